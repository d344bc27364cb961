"""The compiled analysis gives the results of its sources, and is unused once they change."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
    """Titles and summaries: those of the sample, then random ones of difficult pieces."""
    chance = random.Random(8)
    pieces = [" ".join(chance.choices(PIECES, k=chance.randrange(40))) for _ in range(1_500)]
    return [
        *((body.decode()[at : at + 90], body.decode()[at + 90 : at + 300])
          for _, body in feeds("compiled", 100) for at in range(0, len(body), 300)),
        *zip(pieces, reversed(pieces), strict=True),
    ]  # fmt: skip


def checkout(place: Path) -> Path:
    """Copy the compiler and the packages it compiles to a separate folder."""
    for package in ("altlens", "infra"):
        left_out = shutil.ignore_patterns("compiled", "__pycache__", "sample")
        shutil.copytree(ROOT / package, place / package, ignore=left_out)
    return place


def run(place: Path, *arguments: str, given: str = "", status: int = 0, **variables: str) -> str:
    """Run Python there; returns its output, or stderr if a failure is expected."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=place,
        env={**os.environ, **variables},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr[-3000:]
    return done.stderr if status else done.stdout


def analyses_of(place: Path, given: list[tuple[str, str]]) -> tuple[Path, list[object]]:
    """The path of the tokens module that was loaded, and the analyses of the texts."""
    module, analyses = json.loads(run(place, "-c", ANSWERS, given=json.dumps(given)))
    return Path(module).relative_to(place / "altlens" / "analyze"), analyses


@pytest.mark.skipif(
    not (shutil.which("cc") or os.environ.get("ALTLENS_REQUIRE_SERVICES")), reason="no C compiler"
)
def test_compiled_and_plain_analysis_agree_until_a_source_changes(tmp_path: Path) -> None:
    place, given = checkout(tmp_path), texts()
    module, expected = analyses_of(place, given)
    assert module == Path("tokens.py")

    assert run(place, "-m", "infra.compile").startswith("Compiled belief, ")
    module, analyses = analyses_of(place, given)
    assert (module.parts[0], len(module.parts)) == ("compiled", 3)
    assert analyses == expected
    assert run(place, "-m", "infra.compile") == "The analysis is compiled already.\n"
    assert len([*(place / "altlens" / "analyze" / "compiled").iterdir()]) == 1

    source = place / "altlens" / "companies" / "words.py"
    source.write_text(f"{source.read_text()}\nCHANGED = True\n")
    module, analyses = analyses_of(place, given[:100])
    assert module == Path("tokens.py")
    assert analyses == expected[:100]


def test_without_a_compiler_the_missing_package_is_named(tmp_path: Path) -> None:
    place = checkout(tmp_path)
    message = run(place, "-m", "infra.compile", status=1, PATH="/nowhere")
    assert message.startswith(
        "The analysis is not compiled and runs as plain Python, slower: missing"
    )
    assert "apt-get install gcc" in message
    assert analyses_of(place, [("Profit rises", "")])[0] == Path("tokens.py")
