"""The API's stories: all of a company, and one with all its tellings."""

from typing import Annotated

from fastapi import APIRouter, Query

from altlens.items.view_sections import StoryLine, StoryView
from dashboard.dependencies import TheView, TheViews, Timeline
from dashboard.models import Page, StoryPage
from dashboard.routes.api_companies import NOT_FOUND, Cursor, Limit
from dashboard.routes.stories import tellings
from dashboard.timeline import after, chosen

router = APIRouter(prefix="/api", tags=["companies"])


@router.get("/companies/{symbol}/stories", responses=NOT_FOUND)
def stories(
    views: TheViews, view: TheView, timeline: Timeline, cursor: Cursor = "", limit: Limit = 50
) -> Page[StoryLine]:
    """All stories about the company by rank or the newest first; a view has the first of them."""
    found = chosen(views.stories(view), timeline)
    rows, end = after(found, cursor, limit, lambda story: story.story)
    return Page(rows=tuple(map(_line, rows)), cursor=end)


@router.get(
    "/companies/{symbol}/story",
    responses={404: {"description": "nobody ever held the symbol, or it has no such story"}},
)
def story(
    views: TheViews,
    view: TheView,
    story_id: Annotated[str, Query(alias="id", min_length=1, max_length=2000)],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> StoryPage:
    """One story with all its tellings, the newest first."""
    found, rows, end = tellings(views, view, story_id, cursor, limit)
    return StoryPage(story=_line(found), rows=tuple(rows), cursor=end)


def _line(story: StoryView) -> StoryLine:
    """The story without its tellings."""
    return StoryLine(**story.model_dump(include=set(StoryLine.model_fields)))
