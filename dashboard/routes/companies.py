"""A company's page and its stories, at any past date."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BeforeValidator

from altlens.items.current_report import ITEMS_8K
from altlens.stages.overview import line_of
from altlens.stages.watchlists import watchlists
from dashboard.asking import AskedAt, TheStore, TheView
from dashboard.charts import attention_chart, mood_chart, network_chart, price_chart, story_href
from dashboard.formats import query
from dashboard.rendering import render
from dashboard.statements import QUARTER, YEAR, statement, statement_chart
from dashboard.timeline import Filter, Order, choices, chosen

router = APIRouter()

CODES = {
    "P": "bought",
    "S": "sold",
    "A": "granted",
    "M": "exercised",
    "F": "withheld for tax",
    "G": "given away",
    "D": "returned to the company",
}

Day = Annotated[date | None, BeforeValidator(lambda text: text or None)]


def wanted(
    source: str = "",
    event: str = "",
    language: str = "",
    since: Annotated[Day, Query()] = None,
    until: Annotated[Day, Query()] = None,
    order: Order = "rank",
) -> Filter:
    """The timeline's filters."""
    return Filter(source, event, language, since, until, order)


@router.get("/companies/{symbol}")
def page(
    request: Request,
    store: TheStore,
    view: TheView,
    timeline: Annotated[Filter, Depends(wanted)],
) -> Response:
    link = _link(request)
    yearly, quarterly = statement(view.facts, YEAR), statement(view.facts, QUARTER)
    return render(
        request,
        "company.html",
        view=view,
        line=line_of(view),
        link=link,
        lists=tuple(watchlists(store)),
        stories=chosen(view.stories, timeline),
        choices=choices(view.stories),
        timeline=timeline,
        yearly=yearly,
        quarterly=quarterly,
        story_href=story_href,
        codes=CODES,
        item_names=ITEMS_8K,
        charts={
            "price": price_chart(view, link).model_dump(mode="json"),
            "mood": mood_chart(view),
            "attention": attention_chart(view),
            "network": network_chart(view, link),
            "yearly": statement_chart(yearly),
            "quarterly": statement_chart(quarterly),
        },
    )


@router.get("/companies/{symbol}/story")
def story(
    request: Request, view: TheView, limits: AskedAt, story_id: Annotated[str, Query(alias="id")]
) -> Response:
    found = next((story for story in view.stories if story.story == story_id), None)
    if found is None:
        raise HTTPException(
            404, f"{view.symbol} has no such story on that date; stories grow and join."
        )
    titles = {sighting.provenance.item: f"“{sighting.title}”" for sighting in found.sightings}
    return render(request, "story.html", view=view, story=found, titles=titles)


def _link(request: Request) -> str:
    """What keeps the moments asked in the addresses of other pages."""
    asked = ("as_of", "known_at")
    return query({name: request.query_params.get(name, "") for name in asked})
