"""The API's stories: all of a company, and one with its reports."""

from typing import Annotated

from fastapi import APIRouter, Query

from altlens.items.view_sections import StoryLine, StoryView
from dashboard.dependencies import StoryFilterDep, ViewDep, ViewReaderDep
from dashboard.models import Page, StoryPage
from dashboard.routes.api_companies import NOT_FOUND, Cursor, PageSize
from dashboard.routes.stories import reports_page
from dashboard.story_filter import filter_stories, paginate

router = APIRouter(prefix="/api", tags=["companies"])


@router.get("/companies/{symbol}/stories", responses=NOT_FOUND)
def stories(
    views: ViewReaderDep,
    view: ViewDep,
    story_filter: StoryFilterDep,
    cursor: Cursor = "",
    limit: PageSize = 50,
) -> Page[StoryLine]:
    """List all stories about the company, by rank or newest first."""
    matching = filter_stories(views.stories(view), story_filter)
    rows, next_cursor = paginate(matching, cursor, limit, lambda story: story.story)
    return Page(rows=tuple(map(_line, rows)), cursor=next_cursor)


@router.get(
    "/companies/{symbol}/story",
    responses={404: {"description": "unknown symbol, or no such story of the company"}},
)
def story(
    views: ViewReaderDep,
    view: ViewDep,
    story_id: Annotated[str, Query(alias="id", min_length=1, max_length=2000)],
    cursor: Cursor = "",
    limit: PageSize = 50,
) -> StoryPage:
    """Return one story with its reports, newest first."""
    story, rows, next_cursor = reports_page(views, view, story_id, cursor, limit)
    return StoryPage(story=_line(story), rows=tuple(rows), cursor=next_cursor)


def _line(story: StoryView) -> StoryLine:
    """Drop the reports of a story."""
    return StoryLine(**story.model_dump(include=set(StoryLine.model_fields)))
