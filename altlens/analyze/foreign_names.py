"""Companies by the names that Chinese, Japanese and Korean texts use for them.

These scripts put no spaces between words, so names are searched in the text itself. The names are
`altlens/companies/foreign_names.csv`, written for this project from general knowledge: some two
hundred large companies. A name marked "?" is an ordinary word too (苹果, apple) and needs a
word of business in the text. The column `not_after` lists the characters that form a word with the
first of a name of two, so that 提高通胀 (raise inflation) does not hold 高通 (Qualcomm); it was
derived from the word counts of jieba (MIT).
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from altlens.companies import Directory
from altlens.errors import UnknownSymbol

_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KATAKANA = re.compile(r"[\u30a0-\u30ff]")
_BUSINESS = re.compile(
    "股|财|財|市值|营收|營收|利润|利潤|利益|決算|决算|业绩|業績|季度|手机|手機"
    "|公司|企业|企業|发布|發布|销量|銷量|供应商|供應商|库克|iPhone|AI|CEO|裁员|裁員|收购|收購"
    "|投資|投资|人員|売上|買収|業務|仓库|物流|株|판매|주가|실적|투자|인수"
)
NAME_OF_TWO = 2  # characters
_SUFFIX = re.compile(r"(?:グループ|ホールディングス|フィナンシャル|モーター|ジャパン)")


class ForeignHit(NamedTuple):
    """A place in the text, by character, that names a company."""

    company: str
    start: int
    end: int


def has_script(text: str) -> bool:
    """Whether any letter is Chinese, Japanese or Korean."""
    return not text.isascii() and _SCRIPT.search(text) is not None


class ForeignNames:
    """The names, the longest first."""

    def __init__(
        self, names: dict[str, str], doubtful: frozenset[str], not_after: dict[str, str]
    ) -> None:
        self._names = names
        self._doubtful = doubtful
        self._not_after = not_after
        ordered = sorted(names, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def find(self, text: str) -> Iterator[ForeignHit]:
        """Yield the names in a text from left to right."""
        is_business = _BUSINESS.search(text) is not None
        for match in self._pattern.finditer(text):
            name = match[0]
            if name in self._doubtful and not is_business:
                continue
            before = text[max(0, match.start() - 1) : match.start()]
            if before and before in self._not_after.get(name, ""):
                continue
            if _KATAKANA.match(name[-1]) and not _ends(text, *match.span()):
                continue
            yield ForeignHit(self._names[name], *match.span())


def _ends(text: str, start: int, end: int) -> bool:
    """Whether a name in katakana is not part of a longer word in katakana."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if _KATAKANA.match(before) and before != "・":
        return False
    return not _KATAKANA.match(after) or after == "・" or _SUFFIX.match(text, end) is not None


@cache
def foreign_names(directory: Directory) -> ForeignNames:
    """Load the names of the companies that the directory knows."""
    text = resources.files("altlens.companies").joinpath("foreign_names.csv").read_text("utf-8")
    names: dict[str, str] = {}
    doubtful = set()
    not_after: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines()):
        try:
            company = directory.resolve(row["symbol"]).id
        except UnknownSymbol:
            continue
        for name in row["names"].split("|"):
            bare = name.removeprefix("?")
            names[bare] = company
            if len(bare) == NAME_OF_TWO:
                not_after[bare] = row["not_after"]
            if bare != name:
                doubtful.add(bare)
    return ForeignNames(names, frozenset(doubtful), not_after)
