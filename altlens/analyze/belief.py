"""Decide whether words written as a company's name mean the company, and why.

Evidence is the strength of the name, rules over the words around it (`altlens.analyze.context`) and
a model learned from headlines (`altlens.analyze.name_context`).
"""

from collections.abc import Callable
from typing import NamedTuple

from altlens.analyze.context import Context
from altlens.analyze.context_words import OBJECT_OF
from altlens.analyze.name_context import name_model
from altlens.companies.names import Strength
from altlens.companies.words import ordinary, people, shared_words

LARGE = 400  # companies, by size
WELL_KNOWN = 1500
ENOUGH_SIGNS = 3

# Least scores of `NameModel`, chosen on the development rows of `altlens.evaluate` and on crafted
# texts. Between a least score and that of doubt, another company in the text has to be sure.
ACTS = 1.5  # what a company's verb or noun beside the name adds
ARTICLE = 1.5  # what "the" before it takes: companies go without
LEAST_FAMOUS = -0.2
LEAST_FAMOUS_AT_ALL = -2.4  # in a text that names another company for sure
LEAST_FAMOUS_IN_HEADLINE = -2.6  # where every word has a capital, less can be seen
LEAST_FAMOUS_IN_WIRE = -0.6
LEAST_NAME = -1.2
LEAST_NAME_AT_ALL = -2.2
LEAST_NAMES = -4.0  # of several words, or in a headline
LEAST_SIGNS = 0.8
LEAST_SIGNS_ACTING = -0.6
LEAST_PHRASE = -1.2
LEAST_WIRE = -1.0
LEAST_WORD = 1.0
LEAST_BESIDE = 1.5
LEAST_BESIDE_LARGE = 0.5
LEAST_OPENING = 3.0  # a first word has its capital anyway
LEAST_NAME_OF_WORDS = -1.0


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
    if context.is_named_after(last) or context.is_person(first, last):
        return NONE
    if context.is_house(last):
        return NONE
    points = context.points(first, last, strength, rank)
    if points < ENOUGH_SIGNS:
        return None
    if context.is_sentence:
        if strength is Strength.PHRASE:
            least = LEAST_NAMES if context.is_titled else LEAST_PHRASE
        elif context.is_acting(first, last):
            least = LEAST_SIGNS_ACTING
        else:
            least = LEAST_OPENING if first == 0 else LEAST_SIGNS
        if name_model().score(context, first, last) < least:
            return NONE
    return Belief(f"{points} signs")


def _name(context: Context, first: int, last: int, rank: int) -> Belief:
    """Believe words that mean nothing else, unless they are part of another name."""
    if context.is_part(first, last, rank) or context.is_named_after(last):
        return NONE
    if context.is_person(first, last):
        return NONE
    if context.is_english and not context.is_shouting and _is_shared(context, first, last):
        score = name_model().score(context, first, last)
        score += ACTS * (context.is_acting(first, last) + context.is_financial)
        are_words = last > first + 1 and ordinary().issuperset(context.norms[first:last])
        is_weak = context.is_sentence and (last == first + 1 or are_words)
        if score < LEAST_NAME_AT_ALL and (is_weak or score < LEAST_NAMES):
            return NONE
        if is_weak and score < (LEAST_NAME_OF_WORDS if are_words else LEAST_NAME):
            return Belief(f"a name, in context {score:+.1f}", is_doubtful=True)
    return Belief("means nothing else")


def _is_shared(context: Context, first: int, last: int) -> bool:
    """Whether every word of a distinctive name is also something else ("Nike", "Kraft")."""
    return context.raws[first][0] not in "#@" and all(
        norm in shared_words() or norm in ordinary() or norm in people()
        for norm in context.norms[first:last]
    )


def _famous(context: Context, first: int, last: int) -> Belief:
    """Accept an ordinary word as a famous company's name if the text is about companies."""
    if context.raws[first][0] in "#@":
        return Belief("tagged")
    if context.is_named_after(last) or context.is_person(first, last):
        return NONE
    if not context.is_english:
        return Belief("famous")
    score = name_model().score(context, first, last)
    if context.is_acting(first, last):
        score += ACTS
    elif first and context.norms[first - 1] == "the":
        score -= ARTICLE
    why = f"famous, in context {score:+.1f}"
    if context.is_shouting:
        least, at_all = LEAST_FAMOUS_IN_WIRE, LEAST_FAMOUS_IN_HEADLINE
    elif context.is_sentence:
        is_sure = first == 0 and context.is_acting(first, last)
        at_all = LEAST_FAMOUS_AT_ALL
        least = at_all if is_sure else LEAST_FAMOUS
    else:
        least = at_all = LEAST_FAMOUS_IN_HEADLINE
    return Belief(why, is_doubtful=score < least) if score >= at_all else NONE


def _by_model(context: Context, first: int, last: int, rank: int) -> Belief:
    """Believe one doubtful word where the words around are those of a company."""
    if rank >= WELL_KNOWN or last > first + 1 or len(context.norms[first]) < 3:
        return NONE
    if last < len(context.norms) and context.norms[last][0].isdigit():
        return NONE
    if context.is_shouting:
        return _by_wire(context, first, last, rank)
    score = name_model().score(context, first, last)
    if context.is_sentence and context.is_acting(first, last):
        is_so = score >= (LEAST_SIGNS_ACTING if first == 0 else LEAST_SIGNS)
    elif first == 0 and context.is_sentence:
        is_so = score >= LEAST_OPENING
    else:
        beside = name_model().beside(context, first, last)
        least = LEAST_BESIDE_LARGE if rank < LARGE else LEAST_BESIDE
        is_so = beside >= least and score >= LEAST_WORD
    if is_so:
        return Belief(f"in context {score:+.1f}")
    if context.is_listed(first, last):
        return Belief("listed with companies", is_doubtful=True)
    return NONE


def _by_wire(context: Context, first: int, last: int, rank: int) -> Belief:
    """In an all-capitals headline, accept a first word that acts as companies do.

    One that follows a verb, as of buying, is believed beside another company.
    """
    if context.is_opening(first) and context.is_acting(first, last):
        score = name_model().score(context, first, last)
        return Belief(f"opens a wire, in context {score:+.1f}" if score >= LEAST_WIRE else "")
    is_object = first > 0 and context.norms[first - 1] in OBJECT_OF
    return Belief("bought or sued", is_doubtful=True) if is_object else NONE
