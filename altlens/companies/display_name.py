"""The name by which people ask for a company, made of its legal name.

Finding names in texts is `altlens.analyze.companies`; what else a company is called is `names.py`.
"""

import csv
from functools import cache
from importlib import resources

from altlens.companies.names import name_words, normal
from altlens.companies.words import FORMS, LEFT_OUT, TRADES


def display_name(legal: str, symbol: str) -> str:
    """`Coca-Cola` for `COCA COLA CO`: without its legal form, spelled as the press spells it."""
    known = _known().get(symbol, ())
    if known and known[0] == symbol:
        return symbol
    spelled = {tuple(name_words(name)): name for name in reversed(known)}
    words = name_words(legal)
    while words:
        if tuple(words) in spelled:
            return spelled[tuple(words)]
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
def _known() -> dict[str, list[str]]:
    """What the press calls companies, by symbol, the most usual name first."""
    text = resources.files(__package__).joinpath("aliases.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["symbol"]: [name for name in row["names"].split("|") if name[0] not in "?!"]
        for row in rows
        if row["symbol"]
    }
