"""All stories about a company and all reports of one, page by page, as of any time."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from altlens.companies.table import load as load_directory
from altlens.items.view import CompanyView
from altlens.queries.point_in_time import NEWEST
from altlens.queries.view_reader import ViewReader
from altlens.settings import Settings
from altlens.stages.analyze import Analyze
from altlens.store.collections import ITEMS
from altlens.store.sqlite import SqliteStore
from dashboard.app import create_app
from tests.hand_made import COMPANY, article, at
from tests.populated_store import fill

REPORTS = 70  # more than a view keeps of a story
OTHERS = (
    "opens orchard museum",
    "tests glacier sensors",
    "hires opera director",
    "buys violin maker",
    "paints subway carriages",
    "sponsors chess tournament",
    "plants cedar forest",
    "restores lighthouse",
)
PATH = "/api/companies/AAPL"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """The sample, and one story with many reports that arrived after its batch."""
    with SqliteStore(tmp_path_factory.mktemp("stories") / "store.sqlite") as filled:
        run = fill(filled, ["AAPL"])
        texts = [
            article(
                "Apple harbour workers strike over wages in Rotterdam",
                at("2026-06-19", n // 60, n % 60),
                at("2026-06-19", 3),
                key=f"article/strike-{n}",
                companies=(COMPANY,),
                publisher=f"Daily {n}",
            ).document()
            for n in range(REPORTS)
        ] + [
            article(
                f"Apple {what}",
                at("2026-06-12"),
                at("2026-06-19", 3),
                key=f"article/{what}",
                companies=(COMPANY,),
            ).document()
            for what in OTHERS
        ]
        filled.add(ITEMS, texts)
        later = run.model_copy(update={"clock": datetime.now(UTC)})
        Analyze().perform(filled, later, [text["_id"] for text in texts], lambda: True)
        yield filled


@pytest.fixture
def client(store: SqliteStore) -> TestClient:
    return TestClient(create_app(Settings(), store), base_url="http://127.0.0.1")


NOW = {"as_of": "2026-06-21"}  # for which no batch stored a view


def pages(client: TestClient, path: str, **parameters: str) -> list[dict[str, object]]:
    """The rows of all pages."""
    rows: list[dict[str, object]] = []
    cursor = ""
    while True:
        page = client.get(path, params={**parameters, "cursor": cursor}).json()
        rows += page["rows"]
        if not (cursor := page["cursor"]):
            return rows


def biggest(client: TestClient, **parameters: str) -> dict[str, object]:
    view = client.get(PATH, params=parameters).json()
    largest: dict[str, object] = max(view["stories"], key=lambda story: story["items"])
    return largest


def test_every_report_of_a_story_is_on_a_page(client: TestClient) -> None:
    story = biggest(client, **NOW)
    assert story["items"] >= REPORTS
    assert len(story["sightings"]) == 50
    parameters = {**NOW, "id": str(story["story"])}
    rows = pages(client, f"{PATH}/story", **parameters)
    items = [row["provenance"]["item"] for row in rows]
    assert len(set(items)) == len(items) == story["items"]
    times = [row["available_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    at_once = client.get(f"{PATH}/story", params={**parameters, "limit": "200"}).json()
    assert (at_once["rows"], at_once["cursor"]) == (rows, "")
    first = client.get("/companies/AAPL/story", params=parameters).text
    assert f"50 of {story['items']}" in first
    assert "Older" in first
    rest = client.get("/companies/AAPL/story", params={**parameters, "cursor": items[49]}).text
    assert f"{len(items) - 50} of {story['items']}" in rest
    assert "Older" not in rest


def test_reports_are_those_of_the_requested_time(client: TestClient) -> None:
    story = biggest(client, **NOW)
    parameters = {"id": str(story["story"]), "limit": "200", "as_of": "2026-06-19T00:30:00"}
    early = client.get(f"{PATH}/story", params=parameters).json()
    assert all(row["available_at"] <= "2026-06-19T00:30:01" for row in early["rows"])
    assert len(early["rows"]) == early["story"]["items"] < REPORTS
    unknown = {**NOW, "known_at": "2026-06-01", "id": str(story["story"])}
    assert client.get(f"{PATH}/story", params=unknown).status_code == 404
    assert client.get(f"{PATH}/stories", params=unknown).json() == {"rows": [], "cursor": ""}


@pytest.mark.parametrize("limits", [{}, NOW])
def test_a_view_has_the_first_of_all_stories(client: TestClient, limits: dict[str, str]) -> None:
    view = CompanyView.model_validate(client.get(PATH, params=limits).json())
    every = pages(client, f"{PATH}/stories", **limits, limit="7")
    assert len(view.stories) == min(25, len(every))
    assert (len(every) > 25) is bool(limits)
    shown = [story.model_dump(mode="json", exclude={"sightings"}) for story in view.stories]
    assert every[:25] == shown
    assert len({row["story"] for row in every}) == len(every)
    page = client.get("/companies/AAPL/stories", params=limits).text
    assert f"<small>{len(every)}</small>" in page


def test_stories_are_those_that_the_view_was_computed_from(store: SqliteStore) -> None:
    """The strike was not known as of the stored view: later arrivals change no story."""
    views = ViewReader(store)
    view = views.read(load_directory().by_id(COMPANY), NEWEST)
    assert not any("strike over wages" in story.title for story in views.stories(view))
    assert [story.story for story in views.stories(view)[:25]] == [s.story for s in view.stories]


def test_all_stories_are_filtered(client: TestClient) -> None:
    parameters = {**NOW, "source": "reddit", "order": "newest"}
    matching = pages(client, f"{PATH}/stories", **parameters)
    assert 0 < len(matching) < len(pages(client, f"{PATH}/stories", **NOW))
    times = [str(row["last_at"]) for row in matching]
    assert times == sorted(times, reverse=True)
    page = client.get("/companies/AAPL/stories", params={**NOW, "until": "2020-01-01"}).text
    assert "No story matches these filters" in page


def test_an_unknown_cursor_gives_no_rows(client: TestClient) -> None:
    page = client.get(f"{PATH}/stories", params={"cursor": "no such story"}).json()
    assert page == {"rows": [], "cursor": ""}
    assert client.get(f"{PATH}/story", params={"id": "no such story"}).status_code == 404
