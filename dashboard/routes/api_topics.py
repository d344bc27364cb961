"""The API's topics: what is talked about across companies."""

from fastapi import APIRouter

from altlens.items.topic import Topics
from altlens.queries.topics import topics_at
from dashboard.dependencies import PointInTimeDep, StoreDep

router = APIRouter(prefix="/api", tags=["companies"])


@router.get("/topics")
def topics(store: StoreDep, at: PointInTimeDep) -> Topics:
    """List what stories of several companies share, the most talked about first.

    Stories of the 7 days to `as_of` are set against those of the 28 days before.
    """
    return topics_at(store, at)
