"""All stories about a company, and one with all its tellings, at any past date."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from altlens.items.view import CompanyView
from altlens.items.view_sections import ReportView, StoryView
from altlens.queries.view_reader import ViewReader
from dashboard.charts import story_href
from dashboard.dependencies import TheView, TheViews, Timeline, moments
from dashboard.formats import query
from dashboard.rendering import render
from dashboard.timeline import after, choices, chosen

router = APIRouter()
SHOWN = 50


@router.get("/companies/{symbol}/stories")
def stories(
    request: Request, views: TheViews, view: TheView, timeline: Timeline, cursor: str = ""
) -> Response:
    every = views.stories(view)
    found = chosen(every, timeline)
    rows, end = after(found, cursor, SHOWN, lambda story: story.story)
    return render(
        request,
        "stories.html",
        view=view,
        count=len(every),
        found=len(found),
        rows=rows,
        cursor=end,
        choices=choices(every),
        timeline=timeline,
        link=query(moments(request)),
        story_href=story_href,
    )


@router.get("/companies/{symbol}/story")
def story(
    request: Request,
    views: TheViews,
    view: TheView,
    story_id: Annotated[str, Query(alias="id")],
    cursor: str = "",
) -> Response:
    found, rows, end = tellings(views, view, story_id, cursor, SHOWN)
    titles = {sighting.provenance.item: f"“{sighting.title}”" for sighting in found.sightings}
    return render(
        request, "story.html", view=view, story=found, rows=rows, cursor=end, titles=titles
    )


def tellings(
    views: ViewReader, view: CompanyView, story_id: str, cursor: str, limit: int
) -> tuple[StoryView, Sequence[ReportView], str]:
    """The story, a page of its tellings (the newest first), and the cursor of the next.

    The view itself has the newest of its first stories, which is what is mostly asked.
    """
    found = _of_id(view.stories, story_id)
    if found is None or _lacks(found, cursor, limit):
        found = _of_id(views.stories(view), story_id)
    if found is None:
        raise HTTPException(
            404, f"{view.symbol} has no such story on that date; stories grow and join."
        )
    newest = found.sightings[::-1]
    page, end = after(newest, cursor, limit, lambda told: told.provenance.item, found.items)
    return found, page, end


def _lacks(story: StoryView, cursor: str, limit: int) -> bool:
    """Whether the page asked goes beyond the tellings that came with the story."""
    held = len(story.sightings)
    return story.items > held and (bool(cursor) or limit > held)


def _of_id(stories: Sequence[StoryView], story_id: str) -> StoryView | None:
    return next((story for story in stories if story.story == story_id), None)
