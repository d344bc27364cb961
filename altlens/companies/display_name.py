"""The name that people use for a company, derived from its legal name."""

import csv
from functools import cache
from importlib import resources

from altlens.companies.names import name_words, normal
from altlens.companies.words import FORMS, LEFT_OUT, TRADES


def display_name(legal: str, symbol: str) -> str:
    """Return `Coca-Cola` for `COCA COLA CO`: no legal form, in the press's spelling."""
    press_names = _press_names().get(symbol, ())
    if press_names and press_names[0] == symbol:
        return symbol
    by_words = {tuple(name_words(name)): name for name in reversed(press_names)}
    words = name_words(legal)
    while words:
        if tuple(words) in by_words:
            return by_words[tuple(words)]
        if words[-1] not in TRADES:
            break
        words.pop()
    return _without_form(legal)


def _without_form(legal: str) -> str:
    words = legal.split()
    while len(words) > 1 and _is_form(words[-1]):
        words.pop()
    return " ".join(words).rstrip(",.")


def _is_form(word: str) -> bool:
    bare = normal(word.strip(",.()").replace(".", ""))
    return not bare or bare == "&" or bare in FORMS or bare in LEFT_OUT


@cache
def _press_names() -> dict[str, list[str]]:
    """Names in the press by symbol, the most common first."""
    text = resources.files(__package__).joinpath("aliases.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["symbol"]: [name for name in row["names"].split("|") if name[0] not in "?!"]
        for row in rows
        if row["symbol"]
    }
