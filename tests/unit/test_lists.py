"""Lists of symbols: files, and stock indexes whose members change over time."""

import json
from datetime import date
from pathlib import Path

import pytest

from altlens.companies.lists import Index, gather, read_index, read_symbols
from altlens.companies.table import load
from altlens.errors import BadSetting

EVENTS = {
    "source": "invented",
    "current_tickers": ["AAPL", "META", "KDP"],
    "events": [
        {"date": "2013-12-23", "added": ["FB"], "removed": ["TER"]},
        {"date": "2022-06-09", "added": ["META"], "removed": ["FB"]},
        {"date": "2022-06-21", "added": ["KDP"], "removed": ["UA", "UAA"]},
        {"date": "2009-06-25", "added": [], "removed": ["TEL"]},
    ],
}


@pytest.mark.parametrize(
    ("on", "members"),
    [
        (None, {"AAPL", "META", "KDP"}),
        (date(2022, 6, 21), {"AAPL", "META", "KDP"}),
        (date(2022, 6, 20), {"AAPL", "META", "UA", "UAA"}),
        (date(2022, 6, 8), {"AAPL", "FB", "UA", "UAA"}),
        (date(2013, 12, 22), {"AAPL", "TER", "UA", "UAA"}),
        (date(2000, 1, 1), {"AAPL", "TER", "UA", "UAA", "TEL"}),
    ],
)
def test_members_are_those_of_the_day(on: date | None, members: set[str]) -> None:
    assert set(Index.model_validate(EVENTS).members(on)) == members


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("AAPL\n\n  ko # drinks\n#MSFT\nBRK.B\n", ["AAPL", "ko", "BRK.B"]),
        ('\ufeffSymbol,Name\nAAPL,Apple\n"KO",Coca-Cola\n', ["AAPL", "KO"]),
        ("Symbol|Security Name\nAACB|Artius II\n", ["AACB"]),
        ("ACT Symbol|Name\nA|Agilent\nFile Creation Time: 0618202609:09|||", ["A"]),
        ("", []),
    ],
)
def test_a_file_gives_its_first_column(tmp_path: Path, text: str, symbols: list[str]) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text, "utf-8")
    assert list(read_symbols(file)) == symbols


def test_all_that_is_named_is_gathered_once(tmp_path: Path) -> None:
    (tmp_path / "indexes").mkdir()
    (tmp_path / "indexes" / "mine.json").write_text(json.dumps(EVENTS), "utf-8")
    file = tmp_path / "list.txt"
    file.write_text("KO\nAAPL\n", "utf-8")
    wanted = gather(["AAPL", "NVDA"], file, "mine", tmp_path, date(2022, 6, 8))
    assert wanted == ("AAPL", "NVDA", "KO", "UA", "UAA", "FB")


@pytest.mark.parametrize("text", ["", "[]", '{"events": []}', '{"current_tickers": "AAPL"}'])
def test_what_is_no_index_says_what_it_should_be(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, "utf-8")
    with pytest.raises(BadSetting, match="'current_tickers' and 'events'"):
        read_index(str(file), tmp_path)


def test_the_recorded_index_keeps_its_size(recordings: Path) -> None:
    file = recordings / "symbol-directory" / "sp500_membership_events.json"
    index = read_index(str(file), recordings)
    sizes = [len(index.members(date(year, 1, 1))) for year in (2010, 2014, 2020, 2026)]
    assert sizes == [516, 505, 511, 503]
    assert len(index.members()) == 503


def test_a_member_that_was_renamed_is_known_by_its_name_then(recordings: Path) -> None:
    """The list has today's symbols (META for Facebook); the directory knows both."""
    file = recordings / "symbol-directory" / "sp500_membership_events.json"
    day = date(2015, 1, 2)
    members = read_index(str(file), recordings).members(day)
    assert "META" in members
    assert "TSLA" not in members
    assert load().resolve("META", day).symbol_on(day) == "FB"
