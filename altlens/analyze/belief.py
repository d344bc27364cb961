"""Decide whether words written as a company's name mean the company, and why.

Evidence is the strength of the name, rules over the words around it (`altlens.analyze.context`) and
a model learned from headlines (`altlens.analyze.name_context`).
"""

from collections.abc import Callable
from typing import NamedTuple

from altlens.analyze.context import OBJECT_OF, Context
from altlens.analyze.name_context import name_model
from altlens.companies.names import Strength
from altlens.companies.words import ordinary

LARGE = 400  # companies, by size
WELL_KNOWN = 1500
ENOUGH_SIGNS = 3

# Least scores of `NameModel`, chosen on the development rows of `altlens.evaluate`.
LEAST_FAMOUS = -0.4
LEAST_FAMOUS_IN_HEADLINE = -4.0  # where every word has a capital, less can be seen
LEAST_FAMOUS_AT_ALL = -3.0
LEAST_NAME = -3.0
LEAST_SIGNS = 0.0
LEAST_PHRASE = -1.2
LEAST_WIRE = -1.0
LEAST_WORD = 1.5
LEAST_WORD_LARGE = 0.5
LEAST_NAME_OF_WORDS = -1.9


class Belief(NamedTuple):
    """Why words mean a company; where they may only do so beside another, `is_doubtful`."""

    why: str
    is_doubtful: bool = False


NONE = Belief("")


def belief(context: Context, first: int, last: int, strength: Strength, rank: int) -> Belief:
    """Return why the words first:last name a company of that rank, empty if they do not."""
    if strength is Strength.NAME:
        return _name(context, first, last, rank)
    if context.raws[first].islower() and strength is not Strength.CAPITALS:
        return NONE
    if context.is_in_form(last):
        return Belief("has its legal form")
    if strength in _BY_SPELLING:
        why, is_so = _BY_SPELLING[strength]
        return Belief(why if is_so(context, first, last) else "")
    if strength is Strength.FAMOUS:
        return _famous(context, first, last)
    return _signs(context, first, last, strength, rank) or _by_model(context, first, last, rank)


def _is_capital(context: Context, first: int, _: int) -> bool:
    return context.raws[first].partition("'")[0].isupper()


_BY_SPELLING: dict[Strength, tuple[str, Callable[[Context, int, int], bool]]] = {
    Strength.CAPITALS: ("in capitals", _is_capital),
    Strength.OWNER: ("with its 's", lambda context, _, last: context.is_owner(last)),
    Strength.ACTOR: ("does what companies do", lambda context, _, last: context.acts(last)),
}


def _signs(context: Context, first: int, last: int, strength: Strength, rank: int) -> Belief | None:
    """Count signs; of a sentence the words around must not speak against them."""
    if context.is_named_after(last):
        return NONE
    points = context.points(first, last, strength, rank)
    if points < ENOUGH_SIGNS:
        return None
    if context.is_sentence and not context.is_beside_verb(first, last):
        is_phrase = strength is Strength.PHRASE
        if is_phrase and context.is_financial:
            return Belief(f"{points} signs")
        least = LEAST_PHRASE if is_phrase else LEAST_SIGNS
        if name_model().score(context, first, last) < least:
            return NONE
    return Belief(f"{points} signs")


def _name(context: Context, first: int, last: int, rank: int) -> Belief:
    """Believe words that mean nothing else, unless they are part of another name."""
    if context.is_part(first, last, rank) or context.is_named_after(last):
        return NONE
    if (
        context.is_english
        and context.is_sentence
        and not (
            context.is_financial
            or context.is_beside_verb(first, last)
            or context.raws[first][0] in "#@"
        )
    ):
        score = name_model().score(context, first, last)
        are_words = ordinary().issuperset(context.norms[first:last]) and last > first + 1
        if score < (LEAST_NAME_OF_WORDS if are_words else LEAST_NAME):
            return Belief(f"a name, in context {score:+.1f}", is_doubtful=True)
    return Belief("means nothing else")


def _famous(context: Context, first: int, last: int) -> Belief:
    """Accept an ordinary word as a famous company's name if the text is about companies."""
    if context.raws[first][0] in "#@":
        return Belief("tagged")
    if context.is_named_after(last):
        return NONE
    if why := _plainly_famous(context, first, last):
        return Belief(why)
    score = name_model().score(context, first, last)
    if context.is_sentence:
        if score < LEAST_FAMOUS_AT_ALL:
            return NONE
        is_sure = score >= LEAST_FAMOUS or context.is_financial
    else:
        is_sure = score >= LEAST_FAMOUS_IN_HEADLINE
    return Belief(f"famous, in context {score:+.1f}", is_doubtful=not is_sure)


def _plainly_famous(context: Context, first: int, last: int) -> str:
    """The reason to accept a name without the model, or ""."""
    if not context.is_english:
        return "famous"
    if context.is_beside_verb(first, last):
        return "famous, as companies act"
    is_headline = context.is_financial and not context.is_sentence
    return "famous, in a headline of finance" if is_headline else ""


def _by_model(context: Context, first: int, last: int, rank: int) -> Belief:
    """Believe one doubtful word where the words around are those of a company."""
    if rank >= WELL_KNOWN or last > first + 1 or len(context.norms[first]) < 3:
        return NONE
    if last < len(context.norms) and context.norms[last][0].isdigit():
        return NONE
    if context.is_shouting:
        return _by_wire(context, first, last, rank)
    score = name_model().score(context, first, last)
    if score >= (LEAST_WORD_LARGE if rank < LARGE else LEAST_WORD):
        return Belief(f"in context {score:+.1f}")
    if context.is_listed(first, last):
        return Belief("listed with companies", is_doubtful=True)
    return NONE


def _by_wire(context: Context, first: int, last: int, rank: int) -> Belief:
    """In an all-capitals headline, accept a first word that a company verb follows.

    One that follows a verb, as of buying, is believed beside another company.
    """
    if context.is_opening(first) and rank < LARGE and context.is_before_verb(last, strictly=True):
        score = name_model().score(context, first, last)
        return Belief(f"opens a wire, in context {score:+.1f}" if score >= LEAST_WIRE else "")
    is_object = first > 0 and context.norms[first - 1] in OBJECT_OF
    return Belief("bought or sued", is_doubtful=True) if is_object else NONE
