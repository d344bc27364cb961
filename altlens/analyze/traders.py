"""How traders write of shares: symbols without a mark, "GME calls", "bought 50 HOOD".

Whether a symbol is some company's is `altlens.analyze.companies`.
"""

from collections.abc import Container

from altlens.analyze.context import Context
from altlens.companies.words import ACRONYMS

_SLANG = frozenset(
    """
    ape apes bagholder bagholders bagholding bearish btd btfd bullish calls diamond dd dip expiry
    float fomo gamma halted hodl leaps moon moass otm itm puts robinhood shorted shorts squeeze
    squeezed stonk stonks strike tendies theta wsb yolo yoloed yolod
    """.split()
)
_WRITTEN_SO = frozenset("CEO CFO DD EPS ETF IPO IV OTM ITM PT YOLO".split())
_BETWEEN = frozenset(["more", "in", "on", "my", "some", "the"])
LEAST_LETTERS = 3

_BEFORE = frozenset(
    """
    all average bought buy buying dumped grab hands hold holding long longed loaded own owned sell
    selling short shorted shorting sold up yolo yoloed yolod
    """.split()
)
_AFTER = frozenset(
    """
    apes bagholder bagholders bags calls dip earnings gang gap halted holders leaps moon options
    position puts rally rocket share shares short shorts squeeze squeezing stock ticker tendies
    """.split()
)
_MOVES = frozenset(["down", "up", "at", "below", "above", "breaking", "looking", "ripping"])


def traded(context: Context, at: int, symbols: Container[str], *, is_word: bool) -> str:
    """Return why the symbol at a place is meant as one among traders; "" if it need not be.

    A symbol that is a word too (`is_word`) has to be bought, sold or held there; any other only
    needs traders' words somewhere. Capitals must set it apart from words that are no symbols.
    """
    raw = context.raws[at]
    if raw in ACRONYMS or len(raw) < LEAST_LETTERS or not raw.isalpha() or context.is_shouting:
        return ""
    if _is_amid_capitals(context, at, symbols):
        return ""
    if _is_traded(context, at):
        return "traded"
    if is_word:
        is_most = context.norms[at + 1 : at + 3] == ["is", "the"]  # "WISH is the most shorted"
        return "traded" if is_most and not context.norms_set.isdisjoint(_SLANG) else ""
    return "" if context.norms_set.isdisjoint(_SLANG) else "among traders"


def _is_traded(context: Context, at: int) -> bool:
    norms = context.norms
    before = norms[at - 1] if at else ""
    after = norms[at + 1] if at + 1 < len(norms) else ""
    if before == "of" and at > 1:
        return norms[at - 2] in ("shares", "contracts")
    if at > 1 and (before[:1].isdigit() or before in _BETWEEN):
        before = norms[at - 2]  # "bought 50 HOOD", "all in on WISH"
    if after in _AFTER or before in _BEFORE:
        return True
    if after in _MOVES and _has_figure(norms, at):
        return True  # "Why is COIN down 8%?"
    return before == "into" and not context.norms_set.isdisjoint(_SLANG)  # "my savings into BBBY"


def _has_figure(norms: list[str], at: int) -> bool:
    """Whether a figure or a share of one stands within three words after a symbol."""
    return any(norm[0].isdigit() for norm in norms[at + 2 : at + 5])


def _is_amid_capitals(context: Context, at: int, symbols: Container[str]) -> bool:
    """Whether a neighbour is in capitals, too, and is no symbol."""
    raws = context.raws
    beside = (raws[near] for near in (at - 1, at + 1) if 0 <= near < len(raws))
    return any(
        len(raw) > 1 and raw.isalpha() and raw.isupper() and raw not in symbols
        and raw not in _WRITTEN_SO
        for raw in beside
    )  # fmt: skip
