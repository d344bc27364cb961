"""When companies were in an index, from the members of today or from a table of stays."""

from datetime import date
from pathlib import Path

import pytest

from altlens.companies.lists import Index, read_index
from altlens.companies.membership import Stay, membership
from altlens.companies.table import load
from altlens.errors import BadSetting

META, KDP, TERADYNE, APPLE = "0001326801", "0001418135", "0000097210", "0000320193"
TABLE = """index,symbol,from,to
big,AAPL,1982-11-30,
big,FB,2013-12-23,2022-06-09
big,META,2022-06-09,
big,TER,2000-01-03,2013-12-23
small,KDP,2020-01-02,
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "indexes").mkdir()
    (tmp_path / "indexes" / "members.csv").write_text(TABLE, "utf-8")
    return tmp_path


def test_a_table_of_stays_is_an_index(home: Path) -> None:
    index = read_index("big", home)
    assert set(index.members()) == {"AAPL", "META"}
    assert set(index.members(date(2022, 6, 8))) == {"AAPL", "FB"}
    assert set(index.members(date(2013, 12, 22))) == {"AAPL", "TER"}
    assert set(read_index("small", home).members()) == {"KDP"}


def test_stays_are_of_companies_whatever_symbol_they_had(home: Path) -> None:
    stays = membership(read_index("big", home), load()).stays
    renamed = [Stay(date(2022, 6, 9), None), Stay(date(2013, 12, 23), date(2022, 6, 9))]
    assert stays[META] == renamed
    assert stays[TERADYNE] == [Stay(date(2000, 1, 3), date(2013, 12, 23))]
    assert KDP not in stays


def test_a_member_added_under_a_former_symbol_has_one_stay() -> None:
    index = Index.model_validate(
        {
            "current_tickers": ["META", "AAPL"],
            "events": [{"date": "2013-12-23", "added": ["FB"], "removed": ["TER"]}],
        }
    )
    stays = membership(index, load()).stays
    assert stays[META] == [Stay(date(2013, 12, 23), None)]
    assert stays[APPLE] == [Stay(None, None)]
    assert stays[TERADYNE] == [Stay(None, date(2013, 12, 23))]


def test_symbols_that_no_company_is_known_to_have_had_are_listed() -> None:
    index = Index(current_tickers=("AAPL", "NOPEQ"))
    assert membership(index, load()).unknown == ("NOPEQ",)


def test_a_stay_ends_before_its_last_day() -> None:
    stay = Stay(date(2020, 1, 2), date(2020, 2, 3))
    assert stay.overlaps(date(2020, 2, 2), date(2020, 3, 1))
    assert not stay.overlaps(date(2020, 2, 3), date(2020, 3, 1))
    assert not stay.overlaps(date(2019, 1, 1), date(2020, 1, 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("symbol,from\nAAPL,2020-01-02\n", "there is no column to"),
        ("symbol,from,to\n", "it has no rows"),
        ("symbol,from,to\nAAPL,2020-01-02,\nKO,yesterday,\n", "line 3: write days"),
        ("symbol,from,to\nAAPL,2020-01-02,2020-01-02\n", "line 2: a row needs"),
        ("symbol,from,to\nAAPL\n", "line 2: write days"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(BadSetting, match=reason):
        read_index(str(file), tmp_path)


def test_an_index_that_the_table_does_not_have_is_an_error(home: Path) -> None:
    with pytest.raises(BadSetting, match="There is no index 'medium'"):
        read_index("medium", home)
