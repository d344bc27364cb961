"""The names by which people search for companies."""

import pytest

from altlens.companies.display_name import display_name


@pytest.mark.parametrize(
    ("legal", "symbol", "name"),
    [
        ("Coca-Cola Co", "KO", "Coca-Cola"),
        ("NVIDIA Corp", "NVDA", "Nvidia"),
        ("JPMorgan Chase & Co.", "JPM", "JPMorgan Chase"),
        ("Amazon.com, Inc.", "AMZN", "Amazon"),
        ("Alphabet Inc.", "GOOGL", "Alphabet"),
        ("International Business Machines Corp", "IBM", "IBM"),
        ("Johnson & Johnson", "JNJ", "Johnson & Johnson"),
        ("Merck & Co., Inc.", "MRK", "Merck"),
        ("Lowe's Companies, Inc.", "LOW", "Lowe's"),
        ("Berkshire Hathaway Inc", "BRK-B", "Berkshire Hathaway"),
        ("Harborview Instruments Holdings plc", "HVIX", "Harborview Instruments"),
        ("A", "A", "A"),
        ("Inc.", "ZZZZ", "Inc"),
    ],
)
def test_everyday_names(legal: str, symbol: str, name: str) -> None:
    assert display_name(legal, symbol) == name
