"""Titles of posts without one, fragments that make no story, and slurs in lists."""

import codecs

import pytest

from altlens.aggregate.texts.post_titles import is_fragment, post_titles
from altlens.slurs import masked
from tests.hand_made import at, post

NOW = at("2026-06-18")


def test_a_comment_is_titled_by_its_first_words_and_its_thread() -> None:
    thread = post("t3_a", NOW, NOW, title="Apple raises prices")
    answer = post("t1_b", NOW, NOW, title="", summary="Good point " * 20, reply_to="post/t3_a")
    reply = post("t1_c", NOW, NOW, title="", summary="I sold mine", reply_to="post/t1_b")
    titles = post_titles([thread, answer, reply])
    assert titles[thread.id] == "Apple raises prices"
    assert titles[answer.id].startswith("Good point Good point")
    assert titles[answer.id].endswith("Good point… · in “Apple raises prices”")
    assert titles[reply.id] == "I sold mine · in “Apple raises prices”"


def test_a_comment_of_an_unknown_thread_has_its_first_words() -> None:
    lost = post("t1_b", NOW, NOW, title="", summary="I sold mine", reply_to="post/t3_z")
    assert post_titles([lost])[lost.id] == "I sold mine"


def test_comments_that_answer_each_other_end() -> None:
    one = post("t1_a", NOW, NOW, title="", summary="one", reply_to="post/t1_b")
    other = post("t1_b", NOW, NOW, title="", summary="other", reply_to="post/t1_a")
    assert post_titles([one, other])[one.id] == "one"


@pytest.mark.parametrize(
    ("text", "reply_to", "expected"),
    [
        ("[deleted]", "", True),
        ("[removed by moderator]", "post/t3_a", True),
        ("RemindMe! 2 months", "post/t3_a", True),
        ("this one", "post/t3_a", True),
        ("I sold all my shares", "post/t3_a", False),
        ("$AAPL up", "", False),
    ],
)
def test_deleted_posts_commands_and_a_few_words_are_fragments(
    text: str, reply_to: str, expected: bool
) -> None:
    assert (
        is_fragment(post("t1_b", NOW, NOW, title="", summary=text, reply_to=reply_to)) is expected
    )


def test_slurs_keep_their_first_letter_only() -> None:
    word = codecs.decode("ergneqrq", "rot13")
    assert masked(f"what a {word} take") == "what a r******* take"
    assert masked("Retardant sales at Nagano, chinking armor") == (
        "Retardant sales at Nagano, chinking armor"
    )
