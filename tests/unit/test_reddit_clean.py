"""How Reddit's records become posts: the author's whole text, without the site's placeholders."""

from typing import Any

import pytest

from altlens.clean.base import Origin
from altlens.clean.reddit import clean
from altlens.items.post import Post
from altlens.items.query import Query
from tests.hand_made import at

WRITTEN = at("2026-06-16")
ORIGIN = Origin(Query(source="reddit", part="stocks"), "capture:1", at("2026-06-18"))


def posts(**record: Any) -> list[Post]:
    whole = {"name": "t3_a", "created_utc": WRITTEN.timestamp(), "subreddit": "stocks"} | record
    return [item for item in clean(whole, ORIGIN) if isinstance(item, Post)]


@pytest.mark.parametrize(
    "notice",
    [
        "[deleted]",
        "[removed]",
        "[ Removed by Reddit ]",
        "[ Removed by Reddit on account of violating the content policy. ]",
        "[deleted by user]",
        "[removed by moderator]",
        "[Deleted By User]",
    ],
)
def test_a_notice_of_removal_is_not_a_text(notice: str) -> None:
    (post,) = posts(title="Mills rise", selftext=notice)
    assert (post.title, post.summary) == ("Mills rise", "")
    assert posts(title=notice, selftext="") == []
    assert posts(name="t1_b", body=notice) == []


def test_what_is_marked_as_removed_needs_no_known_wording() -> None:
    marked = {"title": "Mills", "selftext": "[taken down]"}
    assert posts(**marked, removed_by_category="content_takedown")[0].summary == ""
    assert posts(**marked)[0].summary == "[taken down]"


def test_brackets_within_a_text_are_its_own() -> None:
    (post,) = posts(title="[removed] from the index: Mills", selftext="see [deleted] thread")
    assert (post.title, post.summary) == ("[removed] from the index: Mills", "see [deleted] thread")


def test_markdown_is_not_html() -> None:
    (post,) = posts(title="Buy <NVDA> &amp; sell", selftext="if P/E <10 and <b> then > 3 &#x200B;")
    assert post.title == "Buy <NVDA> & sell"
    assert post.summary.rstrip("\u200b ") == "if P/E <10 and <b> then > 3"


def test_a_crosspost_says_what_it_passes_on() -> None:
    parent = {"selftext": "The mill was sold."}
    (post,) = posts(title="Look", selftext="", crosspost_parent_list=[parent])
    assert post.summary == "The mill was sold."
    (gone,) = posts(title="Look", selftext="", crosspost_parent_list=[{"selftext": "[removed]"}])
    assert gone.summary == ""


def test_a_gallery_says_its_captions() -> None:
    gallery = {
        "items": [{"media_id": "1", "caption": "Sales"}, {"media_id": "2"}, {"caption": "Debt"}]
    }
    (post,) = posts(title="Charts", selftext="", gallery_data=gallery)
    assert post.summary == "Sales Debt"


def test_a_picture_without_words_is_a_post() -> None:
    assert len(posts(title="", selftext="")) == 1


def test_an_edited_post_is_known_from_its_edit() -> None:
    (post,) = posts(title="Mills", selftext="x", edited=at("2026-06-17").timestamp())
    assert (post.published_at, post.available_at) == (WRITTEN, at("2026-06-17"))
