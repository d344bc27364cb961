"""Each example of the README prints what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL

README = Path(__file__).parents[1] / "README.md"
EXAMPLE = re.compile(
    r"```python\n# (?P<file>\w+\.py)\n(?P<code>.*?)```\n\n"
    r"```console\n\$ (?P<command>.*?)\n(?P<output>.*?)```",
    re.DOTALL,
)
EXAMPLES = [match.groupdict() for match in EXAMPLE.finditer(README.read_text("utf-8"))]


def test_there_are_four() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize("example", EXAMPLES, ids=[example["file"] for example in EXAMPLES])
def test_an_example_prints_what_the_readme_says(example: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / example["file"]).write_text(example["code"])
    command = example["command"].replace("python -c", f"{sys.executable} -c")
    done = subprocess.run(
        command,
        shell=True,
        check=False,
        cwd=tmp_path,
        env={
            **os.environ,
            "PREFECT_API_URL": PREFECT_API_URL.value() or "",
            "PREFECT_HOME": str(tmp_path / "prefect"),
        },
        capture_output=True,
        text=True,
    )
    assert done.stdout == example["output"], done.stderr[-3000:]
