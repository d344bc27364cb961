"""Companies by what a reader types."""

import pytest

from altlens.companies.table import load
from altlens.queries.company_search import find_companies


@pytest.mark.parametrize(
    ("text", "symbol", "corrected"),
    [
        ("apple", "AAPL", ""),
        ("apple iphone", "AAPL", "apple"),
        ("iphone apple", "AAPL", "apple"),
        ("appel", "AAPL", "apple"),
        ("microsfot", "MSFT", "microsoft"),
    ],
)
def test_a_company_is_found_by_part_of_the_text_and_despite_a_typo(
    text: str, symbol: str, corrected: str
) -> None:
    found = find_companies(load(), text, 3)
    assert (found.companies[0].symbol, found.corrected) == (symbol, corrected)


@pytest.mark.parametrize("text", ["", "zzzzqq wwwwxx", "  ", "the"])
def test_nothing_near_is_not_found(text: str) -> None:
    assert find_companies(load(), text, 3).corrected == ""
