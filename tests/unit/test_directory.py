"""Company identity: symbols in every spelling and on every date, and search by name."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.companies import Alias, Company, Directory, load
from altlens.companies.directory import normalize_symbol
from altlens.errors import UnknownSymbol

SPRING = dt.date(2020, 3, 1)

NORTH = Company(
    id="0000000001",
    name="Northwind Foods Inc",
    symbols=(
        Alias(symbol="NWF-A", exchange="NYSE"),
        Alias(symbol="NWF-B", exchange="NYSE"),
        Alias(symbol="OLD", valid_to=SPRING),
    ),
    former_names=("Old Mill Co",),
)
SOUTH = Company(
    id="0000000002",
    name="Southern Mills Ltd",
    symbols=(Alias(symbol="OLD", valid_from=SPRING),),
)
GONE = Company(
    id="0000000003",
    name="Gone Holdings",
    symbols=(Alias(symbol="GON", valid_to=dt.date(2015, 1, 1)),),
)
DIRECTORY = Directory([NORTH, SOUTH, GONE])


@pytest.mark.parametrize(
    "written", ["NWF.B", "NWF-B", "NWF/B", "nwf b", "$NWF.B", " nwf_b ", "NYSE: NWF.B", "NWFB"]
)
def test_spellings_of_one_symbol_mean_one_company(written: str) -> None:
    assert DIRECTORY.resolve(written) is NORTH


def test_a_symbol_that_changed_hands_means_its_holder_on_the_day() -> None:
    assert DIRECTORY.resolve("OLD", SPRING - dt.timedelta(days=1)) is NORTH
    assert DIRECTORY.resolve("OLD", SPRING) is SOUTH
    assert DIRECTORY.resolve("OLD") is SOUTH


def test_a_retired_symbol_means_its_last_holder() -> None:
    assert DIRECTORY.resolve("GON") is GONE
    assert DIRECTORY.resolve("GON", dt.date(2030, 1, 1)) is GONE
    assert GONE.symbol == "GON"


def test_the_main_symbol_is_the_one_of_the_day() -> None:
    assert NORTH.symbol == "NWF-A"
    assert NORTH.symbol_on(SPRING - dt.timedelta(days=1)) == "NWF-A"
    assert SOUTH.symbol_on(SPRING) == "OLD"


def test_an_unknown_symbol_brings_suggestions() -> None:
    with pytest.raises(UnknownSymbol) as caught:
        DIRECTORY.resolve("NORTHWIND")
    assert caught.value.suggestions[0] == "NWF-A"
    assert "NORTHWIND" in str(caught.value)


@pytest.mark.parametrize("cik", ["1", "0000000001"])
def test_by_id_with_or_without_zeros(cik: str) -> None:
    assert DIRECTORY.by_id(cik) is NORTH


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("northwind", [NORTH]),
        ("old mill", [NORTH]),
        ("mills", [SOUTH]),
        ("OLD", [NORTH, SOUTH]),
        ("mil", [NORTH, SOUTH]),
        ("nobody", []),
        ("", []),
    ],
)
def test_search_by_symbol_and_by_words_of_any_name(text: str, matches: list[Company]) -> None:
    assert DIRECTORY.search(text) == matches


def test_search_stops_at_its_limit() -> None:
    assert DIRECTORY.search("OLD", limit=1) == [NORTH]


@given(st.text(max_size=40))
def test_any_text_resolves_or_is_unknown(text: str) -> None:
    DIRECTORY.search(text)
    try:
        company = DIRECTORY.resolve(text)
    except UnknownSymbol:
        return
    assert company in (NORTH, SOUTH, GONE)


def test_the_bundled_table_knows_renames_share_classes_and_the_gone() -> None:
    directory = load()
    meta = directory.resolve("META")
    assert directory.resolve("FB", dt.date(2021, 1, 1)) is meta
    assert "Facebook, Inc." in meta.former_names
    assert directory.resolve("GOOG") is directory.resolve("GOOGL")
    assert directory.resolve("BRK.B") is directory.resolve("BRK-A")
    assert directory.resolve("TWTR").symbols[0].valid_to == dt.date(2022, 10, 28)
    assert directory.resolve("DOW", dt.date(2016, 1, 1)) is not directory.resolve("DOW")


def test_the_bundled_table_is_sound() -> None:
    directory = load()
    assert load() is directory
    assert len(directory) > 7000
    for company in directory:
        assert len(company.id) == 10
        assert company.id.isdigit()
        assert company.name
        assert company.symbols
        for alias in company.symbols:
            assert normalize_symbol(alias.symbol) == alias.symbol
            assert not (alias.valid_from and alias.valid_to) or alias.valid_from < alias.valid_to
