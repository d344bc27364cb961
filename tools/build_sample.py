"""Build the bundled sample, `altlens/sample/`, from the invented stories and figures beside it.

    python -m tools.build_sample            write it
    python -m tools.build_sample --check    fail unless what is there is what would be written

Needs no network and no recordings; the result is the same bytes on every run.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tools.sample import (
    earnings_calendar,
    feeds,
    filing_documents,
    filings,
    financials,
    prices,
    reddit,
    twitter,
    yahoo_finance,
    yahoo_insights,
    yahoo_news,
)
from tools.sample.base import Response

SAMPLE = Path(__file__).parents[1] / "altlens" / "sample"
PARTS = (
    prices,
    yahoo_finance,
    yahoo_insights,
    yahoo_news,
    feeds,
    reddit,
    twitter,
    earnings_calendar,
    filings,
    filing_documents,
    financials,
)


def files() -> Iterator[tuple[str, bytes]]:
    """Every file of the sample: path within it and content."""
    responses: list[Response] = list(chain.from_iterable(part.responses() for part in PARTS))
    responses.sort(key=lambda response: response.file)
    yield from ((response.file, response.body) for response in responses)
    rows = (json.dumps(response.row(), ensure_ascii=False) + "\n" for response in responses)
    yield "INDEX.jsonl", "".join(rows).encode()


def write(folder: Path) -> None:
    wanted = dict(files())
    for name, content in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name in present(folder) - wanted.keys():
        (folder / name).unlink()


def present(folder: Path) -> set[str]:
    """The sample's files in a folder; those beside the data (README, Python) are not built."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(path) for path in files if len(path.parts) > 1 and "__pycache__" not in path.parts}


def differences(folder: Path) -> list[str]:
    wanted = dict(files())
    stale = present(folder) - wanted.keys()
    changed = (
        name
        for name, content in wanted.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    )
    return sorted({*stale, *changed})


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the bundled sample.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--out", type=Path, default=SAMPLE, help="the sample's folder")
    options = parser.parse_args()
    if not options.check:
        write(options.out)
        return 0
    differing = differences(options.out)
    for name in differing:
        sys.stderr.write(f"{name} is not what tools.build_sample writes\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
