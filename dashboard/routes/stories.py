"""The pages of stories: all stories about a company, and one with its reports."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from altlens.items.view import CompanyView
from altlens.items.view_sections import ReportView, StoryView
from altlens.queries.view_reader import ViewReader
from dashboard.charts import story_path
from dashboard.dependencies import StoryFilterDep, ViewDep, ViewReaderDep, query_limits
from dashboard.formats import query
from dashboard.rendering import render
from dashboard.story_filter import filter_choices, filter_stories, paginate

router = APIRouter()
PAGE_SIZE = 50


@router.get("/companies/{symbol}/stories")
def stories(
    request: Request,
    views: ViewReaderDep,
    view: ViewDep,
    story_filter: StoryFilterDep,
    cursor: str = "",
) -> Response:
    all_stories = views.stories(view)
    matching = filter_stories(all_stories, story_filter)
    rows, next_cursor = paginate(matching, cursor, PAGE_SIZE, lambda story: story.story)
    return render(
        request,
        "stories.html",
        view=view,
        total=len(all_stories),
        count=len(matching),
        rows=rows,
        cursor=next_cursor,
        choices=filter_choices(all_stories),
        story_filter=story_filter,
        limits=query(query_limits(request)),
        story_path=story_path,
    )


@router.get("/companies/{symbol}/story")
def story(
    request: Request,
    views: ViewReaderDep,
    view: ViewDep,
    story_id: Annotated[str, Query(alias="id")],
    cursor: str = "",
) -> Response:
    story, rows, next_cursor = reports_page(views, view, story_id, cursor, PAGE_SIZE)
    titles = {report.provenance.item: f"“{report.title}”" for report in story.sightings}
    return render(
        request,
        "story.html",
        view=view,
        story=story,
        rows=rows,
        cursor=next_cursor,
        titles=titles,
    )


def reports_page(
    views: ViewReader, view: CompanyView, story_id: str, cursor: str, limit: int
) -> tuple[StoryView, Sequence[ReportView], str]:
    """Return the story, a page of its reports (newest first) and the cursor of the next page.

    Most requests are answered from the view, which has the newest reports of its top stories.
    Raises HTTPException (404).
    """
    story = _find(view.stories, story_id)
    if story is None or _needs_all_reports(story, cursor, limit):
        story = _find(views.stories(view), story_id)
    if story is None:
        raise HTTPException(
            404,
            f"{view.symbol} has no such story on that date. Stories grow and merge, which may "
            "change their address.",
        )
    reports = story.sightings[::-1]
    page, next_cursor = paginate(
        reports, cursor, limit, lambda report: report.provenance.item, story.items
    )
    return story, page, next_cursor


def _needs_all_reports(story: StoryView, cursor: str, limit: int) -> bool:
    """Whether the page goes beyond the reports that the view has."""
    count = len(story.sightings)
    return story.items > count and (bool(cursor) or limit > count)


def _find(stories: Sequence[StoryView], story_id: str) -> StoryView | None:
    return next((story for story in stories if story.story == story_id), None)
