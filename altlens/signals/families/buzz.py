"""How much people post about a company on Reddit and X, alone and beside the press."""

from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

REDDIT, X = "reddit", "twitter"


def compute(known: Knowledge) -> Computed:
    """Posts of the last 7 days; missing before the first post of any network."""
    if known.newest("post") is None:
        return Computed({})
    sources = [text.item.source for text in known.texts.week]
    reddit, x = sources.count(REDDIT), sources.count(X)
    share = round((reddit + x) / len(sources), 4) if sources else None
    return Computed(
        {"reddit_buzz_7d": float(reddit), "x_buzz_7d": float(x), "social_share_7d": share}
    )


FAMILY = Family(
    name="buzz",
    version="1",
    rests_on=("post",),
    signals=(
        Signal("reddit_buzz_7d", "posts", "Reddit posts of 7 days.", "one post ever"),
        Signal("x_buzz_7d", "posts", "Posts on X of the last 7 days.", "one post ever"),
        Signal(
            "social_share_7d",
            "share",
            "Share of Reddit and X in all texts of the last 7 days.",
            "one post ever, and one text in 7 days",
        ),
    ),
    compute=compute,
)
