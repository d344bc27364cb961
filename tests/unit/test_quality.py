"""The quality of figures, single and combined."""

from altlens.items.quality import Assessed, combined


def test_what_rests_on_a_doubtful_figure_is_doubtful_and_keeps_every_reason() -> None:
    sure, old = Assessed(), Assessed(quality="stale", reasons=("last counted in 2010",))
    odd = Assessed(quality="doubtful", reasons=("assets are less than liabilities",))
    joined = combined([sure, old, odd, odd])
    assert joined.quality == "doubtful"
    assert joined.reasons == ("last counted in 2010", "assets are less than liabilities")
    assert not joined.is_usable


def test_nothing_joined_is_ok() -> None:
    assert combined([]) == Assessed()
    assert combined([Assessed(quality="derived")]).is_usable
