"""Values as the cells of a CSV file."""

from datetime import UTC, date, datetime

import pytest

from altlens.exports.csv_file import cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+cmd|' /C calc'!A0",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\uff1d1+1",
        "\uff20SUM(A1)",
        "-",
        "+1.2%",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+5.25", "-1e-3", "-.5", "Apple", "a=b", "", "5-1", "'=1"])
def test_plain_numbers_and_text_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (-5.25, "-5.25"),
        (12_000, "12000"),
        (date(2026, 6, 20), "2026-06-20"),
        (datetime(2026, 6, 20, 12, tzinfo=UTC), "2026-06-20T12:00:00.000000Z"),
        (("a", "b"), '["a","b"]'),
        ([], "[]"),
        ({"at": date(2026, 6, 20), "n": None}, '{"at":"2026-06-20","n":null}'),
    ],
)
def test_values_are_written_for_other_programs(value: object, text: str) -> None:
    assert cell(value) == text
