"""A company's page, at any past date."""

from fastapi import APIRouter, Request, Response

from altlens.items.current_report import ITEMS_8K
from altlens.queries.overview import line_of
from altlens.user_state.watchlists import watchlists
from dashboard.charts import attention_chart, mood_chart, network_chart, price_chart, story_href
from dashboard.dependencies import TheStore, TheView, Timeline, moments
from dashboard.formats import query
from dashboard.rendering import render
from dashboard.statements import QUARTER, YEAR, statement, statement_chart
from dashboard.timeline import choices, chosen

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


@router.get("/companies/{symbol}")
def page(
    request: Request,
    store: TheStore,
    view: TheView,
    timeline: Timeline,
) -> Response:
    link = query(moments(request))
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
        every_story=timeline.asked(moments(request)),
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
