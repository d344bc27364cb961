"""The compiled analysis: the sources' answers, and only as long as they are its sources."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from altlens.analyze import WORTH_COMPILING
from altlens.analyze.chain import analyze_all
from benchmarks.texts import feeds
from tests.conftest import ROOT

ANSWERS = """
import json, sys
from altlens.analyze import tokens
from altlens.analyze.chain import analyze_all
print(json.dumps([tokens.__file__, analyze_all([tuple(text) for text in json.load(sys.stdin)])]))
"""
PIECES = (
    "Apple|NVIDIA's|$TSLA|(NYSE: KO)|Best Buy|Target|J&J|GM|profit|loss narrows|falls|not worried|"
    "beats|less than feared|to $5.2 bn from 3.1bn"
    "|12 %|5%|+3|-4.5|2026|1,2,3|https://a.example.com/5|"
    "despite|but|: |; |? |\n|’s|“up”|@apple|#Tesla|ÉTÉ|ß|İ|アップル|利益|🚀|\x00|\ud800|\u2028"
    "|a.b.c.|BREAKING"
).split("|")


def texts() -> list[tuple[str, str]]:
    """Titles and summaries: those of the sample, then some of pieces that are hard to read."""
    chance = random.Random(8)
    pieces = [" ".join(chance.choices(PIECES, k=chance.randrange(40))) for _ in range(1_500)]
    return [
        *((body.decode()[at : at + 90], body.decode()[at + 90 : at + 300])
          for _, body in feeds("compiled", 100) for at in range(0, len(body), 300)),
        *zip(pieces, reversed(pieces), strict=True),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose analysis is compiled."""
    place = tmp_path_factory.mktemp("compiled")
    for package in ("altlens", "infra"):
        left_out = shutil.ignore_patterns("compiled", "__pycache__", "sample")
        shutil.copytree(ROOT / package, place / package, ignore=left_out)
    said = run(place, "-m", "infra.compile")
    assert said.startswith("Compiled companies, "), said
    return place


def run(place: Path, *arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=place,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def answers(place: Path, given: list[tuple[str, str]]) -> tuple[str, list[object]]:
    module, found = json.loads(run(place, "-c", ANSWERS, given=json.dumps(given)))
    return module, found


def test_it_answers_as_the_sources_do_until_one_of_them_changes(copy: Path) -> None:
    given = texts()
    module, found = answers(copy, given)
    assert "compiled" in module
    assert found == json.loads(json.dumps(analyze_all(given)))
    assert run(copy, "-m", "infra.compile") == "The analysis is compiled already.\n"

    source = copy / "altlens" / "analyze" / f"{WORTH_COMPILING[0]}.py"
    source.write_text(f"{source.read_text()}\nCHANGED = True\n")
    module, found = answers(copy, given[:100])
    assert module == str(copy / "altlens" / "analyze" / "tokens.py")


def test_without_a_compiler_it_is_said_what_to_install(copy: Path) -> None:
    shutil.rmtree(copy / "altlens" / "analyze" / "compiled")
    done = subprocess.run(
        [sys.executable, "-m", "infra.compile"],
        cwd=copy,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The analysis is not compiled and runs as plain Python, slower")
    assert "apt-get install gcc" in done.stderr
    assert answers(copy, [("Profit rises", "")])[0].endswith("tokens.py")
