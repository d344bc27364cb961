"""How ids are composed and parsed."""

from altlens.items.ids import first_id_of, id_range, is_repeat, key_of, prefix_range, revision_id

FIRST = revision_id("article/harbour", "0123456789abcdef")
REPEAT = f"{FIRST}~2026-06-20T12:00:00.000000Z"


def test_a_revision_and_its_repeat_have_one_key_and_one_first_id() -> None:
    assert key_of(FIRST) == key_of(REPEAT) == "article/harbour"
    assert first_id_of(FIRST) == first_id_of(REPEAT) == FIRST
    assert is_repeat(REPEAT)
    assert not is_repeat(FIRST)


def test_a_tilde_in_a_key_is_no_repeat() -> None:
    tilde = revision_id("article/~user", "0123456789abcdef")
    assert not is_repeat(tilde)
    assert first_id_of(tilde) == tilde


def test_a_range_holds_what_goes_on_with_a_part_and_no_neighbour() -> None:
    low, high = id_range("fact", "0000320193", "Revenue")
    inside = "fact/0000320193/Revenue/2025@0123456789abcdef"
    outside = (
        "fact/0000320193/Revenue2/2025@0",
        "fact/0000320193/Revenue@0",
        "fact/0000320194/Revenue/1@0",
    )
    assert low <= inside <= high
    assert not any(low <= other <= high for other in outside)


def test_a_prefix_holds_every_continuation() -> None:
    low, high = prefix_range("article/har")
    assert low <= "article/harbour@0123456789abcdef" <= high
    assert low <= "article/har\U0001f600@0" <= high
    assert not low <= "article/has@0" <= high
