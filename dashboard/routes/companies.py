"""The page of a company, at any past date."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from altlens.items.current_report import ITEMS_8K
from altlens.queries.overview import summarize
from altlens.user_state.watchlists import watchlists
from dashboard.charts import (
    attention_chart,
    has_curve,
    network_chart,
    price_chart,
    sentiment_chart,
    story_path,
)
from dashboard.dependencies import StoreDep, StoryFilterDep, TimeLimitsDep, ViewDep, query_limits
from dashboard.figures import latest_age, notes, page_figures
from dashboard.formats import query
from dashboard.period_table import interim_table, period_chart, period_table
from dashboard.rendering import render
from dashboard.story_filter import filter_choices, filter_stories

router = APIRouter()

# Transaction codes of SEC Form 4
TRANSACTIONS = {
    "P": "bought",
    "S": "sold",
    "A": "granted",
    "M": "exercised",
    "F": "withheld for tax",
    "G": "given as a gift",
    "D": "returned to the company",
}


@router.get("/companies/{symbol}")
def company(
    request: Request,
    store: StoreDep,
    view: ViewDep,
    story_filter: StoryFilterDep,
    time_limits: TimeLimitsDep,
) -> Response:
    limits = query(query_limits(request))
    attention = attention_chart(view)
    yearly = period_table(view.facts, "year")
    interim_title, quarterly = interim_table(view.facts)
    return render(
        request,
        "company.html",
        view=view,
        summary=summarize(view),
        limits=limits,
        age=latest_age(view.as_of if view.counts else None, time_limits, datetime.now(UTC)),
        lists=tuple(watchlists(store)),
        stories=filter_stories(view.stories, story_filter),
        choices=filter_choices(view.stories),
        story_filter=story_filter,
        all_stories_query=story_filter.query_string(query_limits(request)),
        yearly=yearly,
        quarterly=quarterly,
        interim_title=interim_title,
        notes=notes(page_figures(view, yearly.figures(), quarterly.figures())),
        story_path=story_path,
        transactions=TRANSACTIONS,
        item_names=ITEMS_8K,
        has_curve=has_curve,
        attention_days=[sum(days) for days in zip(*attention["sources"].values(), strict=True)],
        charts={
            "price": price_chart(view, limits).model_dump(mode="json"),
            "sentiment": sentiment_chart(view),
            "attention": attention,
            "network": network_chart(view, limits),
            "yearly": period_chart(yearly),
            "quarterly": period_chart(quarterly),
        },
    )
