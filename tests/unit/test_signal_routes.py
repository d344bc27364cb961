"""Signals and screens over HTTP: columns of choice, formats, and errors that say what is wrong."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from altlens.settings import Settings
from altlens.store.sqlite import SqliteStore
from dashboard.app import create_app
from tests.unit.test_screening import fill

RANGE = {"since": "2026-06-11", "until": "2026-06-12"}
TWO = {**RANGE, "signal": ["filings_8k_30d", "filings_4_30d"]}


@pytest.fixture
def client(store: SqliteStore) -> TestClient:
    fill(store)
    return TestClient(create_app(Settings(), store), base_url="http://127.0.0.1")


def test_signals_are_columns_with_null_for_missing(client: TestClient) -> None:
    table = client.get("/api/signals", params={**TWO, "symbol": ["KO", "META"]}).json()
    assert table["date"] == ["2026-06-11", "2026-06-11", "2026-06-12"]
    assert table["symbol"] == ["KO", "META", "META"]
    assert table["signals"] == {
        "filings_8k_30d": [4.0, 2.0, None],
        "filings_4_30d": [None, 9.0, 9.0],
    }


def test_signals_come_as_arrow_parquet_and_csv(client: TestClient) -> None:
    replies = {
        name: client.get("/api/signals", params={**TWO, "format": name})
        for name in ("arrow", "parquet", "csv")
    }
    arrow = pa.ipc.open_stream(replies["arrow"].content).read_all()
    parquet = pq.read_table(io.BytesIO(replies["parquet"].content))
    assert arrow.column_names == [
        "date", "symbol", "company", "known_at", "filings_8k_30d", "filings_4_30d",
    ]  # fmt: skip
    assert arrow.num_rows == parquet.num_rows == len(replies["csv"].text.splitlines()) - 1 == 5
    assert replies["parquet"].headers["content-type"] == "application/vnd.apache.parquet"


def test_a_day_that_has_not_ended_by_as_of_is_left_out(client: TestClient) -> None:
    for as_of, days in (("2026-06-12T20:00Z", 1), ("2026-06-12", 2)):
        table = client.get("/api/signals", params={**TWO, "symbol": "AAPL", "as_of": as_of}).json()
        assert len(table["date"]) == days


def test_what_the_store_did_not_have_yet_is_left_out(client: TestClient) -> None:
    table = client.get("/api/signals", params={**TWO, "known_at": "2026-06-15"}).json()
    assert table["date"] == []


def test_a_screen_names_the_companies(client: TestClient) -> None:
    params = {"expression": "filings_8k_30d > 1", "as_of": "2026-06-12"}
    answer = client.get("/api/screen", params=params).json()
    assert [(row["symbol"], row["day"]) for row in answer["rows"]] == [
        ("KO", "2026-06-11"),
        ("AAPL", "2026-06-12"),
    ]
    assert (answer["selected"], answer["undecided"], answer["companies"]) == (2, 1, 3)


def test_every_signal_is_described(client: TestClient) -> None:
    signals = {signal["name"]: signal for signal in client.get("/api/signals/names").json()}
    assert signals["filings_8k_30d"]["family"] == "filings"
    assert all(signal["description"] and signal["unit"] for signal in signals.values())


def test_movers_are_a_screen_of_the_returns(client: TestClient) -> None:
    answer = client.get("/api/movers").json()
    assert answer["signals"][0] == "return_1d"
    assert (answer["rows"], answer["undecided"]) == ([], 3)  # rows without that signal


@pytest.mark.parametrize(
    ("address", "params", "status", "message"),
    [
        ("screen", {"expression": "filings_8k > 1"}, 422, "did you mean filings_8k_30d"),
        ("screen", {"expression": "filings_8k_30d >"}, 422, "At character 17"),
        ("screen", {"expression": "filings_8k_30d > 1", "index": "none"}, 422, "no index 'none'"),
        ("screen", {"expression": "filings_8k_30d > 1", "symbol": "NOPEQ"}, 404, "NOPEQ"),
        ("signals", {**RANGE, "signal": "nosuch"}, 422, "There is no signal 'nosuch'"),
        ("signals", {"since": "2026-06-12", "until": "2026-06-11"}, 422, "ends before it begins"),
        ("signals", {"since": "1990-01-01", "until": "2190-01-01"}, 422, "Ask for less of them"),
    ],
)
def test_errors_say_what_is_wrong(
    client: TestClient, address: str, params: dict[str, str], status: int, message: str
) -> None:
    reply = client.get(f"/api/{address}", params=params)
    assert reply.status_code == status
    assert message in reply.json()["detail"]


@pytest.mark.parametrize("name", ["/etc/passwd.csv", "../../secret.json", "a.csv"])
def test_an_index_is_a_name_and_never_a_file_of_the_server(client: TestClient, name: str) -> None:
    params = {"expression": "filings_8k_30d > 1", "index": name}
    for address in ("/api/screen", "/screen"):
        assert client.get(address, params=params).status_code == 422


def test_the_page_shows_the_companies_and_what_is_missing(client: TestClient) -> None:
    page = client.get("/screen", params={"expression": "filings_8k_30d > 1"})
    assert page.status_code == 200
    assert page.text.index("KO") < page.text.index("AAPL")
    assert "1 not selected, because a value that decides is missing." in page.text
    assert "doubtful" in page.text
    assert client.get("/screen").status_code == 200


def test_the_page_says_what_is_wrong_and_keeps_the_expression(client: TestClient) -> None:
    page = client.get("/screen", params={"expression": "<b>filings</b> > 1"})
    assert page.status_code == 422
    assert "Not computed" in page.text
    assert 'value="&lt;b&gt;filings&lt;/b&gt; &gt; 1"' in page.text
