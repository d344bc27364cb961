"""The language of screens: comparisons of signals, joined by `and`, `or` and `not`.

    sentiment_7d > 0.3 and (attention_z > 2 or not insider_net_90d <= 0)

Values are numbers, names of signals, `+ - * /`, and the functions of `FUNCTIONS`. The language is a
small part of Python's expressions, so Python's own parser reads it; nothing of it is executed as
Python. See docs/decisions/0044-screens.md.
"""

import ast
import difflib
import math
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple, NoReturn

from altlens.errors import BadExpression

MOST_CHARACTERS = 1_000
MOST_PARTS = 200  # names, numbers, operators and calls
FUNCTIONS = {"abs": 1, "max": 2, "min": 2, "rank": 1}
"""Functions and how many values each takes; `rank` is the share of companies at or below."""

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
STRUCTURE = (ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.expr_context)  # no parts
_FOREIGN = re.compile(r"[^A-Za-z0-9_.,()<>=!+\-*/ ]")
_SPACE = re.compile(r"\s")
_KEYWORD = re.compile(r"\b(?:AND|OR|NOT)\b")
_SINGLE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")


class Expression(NamedTuple):
    """A checked condition or value: its text, the signals it names in their order, and its tree."""

    text: str
    signals: tuple[str, ...]
    tree: ast.expr


def parse(text: str, signals: Collection[str]) -> Expression:
    """Read a condition on the signals.

    BadExpression, with the position, for what is not in the language, names no known signal,
    compares nothing or is too long.
    """
    reader = _Reader(text, frozenset(signals))
    tree = reader.tree()
    reader.check_condition(tree)
    return _named(text, tree)


def parse_value(text: str, signals: Collection[str]) -> Expression:
    """Read a number computed from the signals, such as `-abs(return_1d)`; errors as `parse`."""
    reader = _Reader(text, frozenset(signals))
    tree = reader.tree()
    reader.check_value(tree)
    return _named(text, tree)


def _named(text: str, tree: ast.expr) -> Expression:
    names = tuple(dict.fromkeys(_names(tree)))
    if not names:
        raise BadExpression("The expression names no signal.", text, 0)
    return Expression(text, names, tree)


class _Reader:
    """Parses one text and checks its tree against the language."""

    def __init__(self, text: str, signals: frozenset[str]) -> None:
        self._text = text
        self._signals = signals
        self._indent = len(text) - len(text.lstrip())

    def tree(self) -> ast.expr:
        """The tree of the text; BadExpression unless it parses and is small enough."""
        if not self._text.strip():
            raise BadExpression("The expression is empty.", self._text, 0)
        if (length := len(self._text)) > MOST_CHARACTERS:
            reason = (
                f"The expression has {length:,} characters; at most {MOST_CHARACTERS:,} are read."
            )
            raise BadExpression(reason, self._text, MOST_CHARACTERS)
        plain = _KEYWORD.sub(lambda word: word[0].lower(), _SPACE.sub(" ", self._text))
        if foreign := _FOREIGN.search(plain):
            self._fail_at(foreign.start(), f"{foreign[0]!r} is not part of the language")
        if equals := _SINGLE_EQUALS.search(plain):
            self._fail_at(equals.start(), "'=' compares nothing; write '=='")
        try:
            tree = ast.parse(plain[self._indent :], mode="eval").body
        except SyntaxError as error:
            end = len(self._text.rstrip())
            place = min(self._indent + error.offset - 1, end) if error.offset else end
            self._fail_at(place, f"cannot be read: {error.msg}")
        except (MemoryError, RecursionError, ValueError):
            self._fail_at(self._indent, "is nested too deeply")
        parts = sum(not isinstance(node, STRUCTURE) for node in ast.walk(tree))
        if parts > MOST_PARTS:
            self._fail_at(self._indent, f"has {parts} parts; at most {MOST_PARTS} are computed")
        return tree

    def check_condition(self, node: ast.expr) -> None:
        """Check what must be true or false."""
        if isinstance(node, ast.BoolOp):
            for part in node.values:
                self.check_condition(part)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.check_condition(node.operand)
        elif isinstance(node, ast.Compare):
            if not all(isinstance(operator, COMPARISONS) for operator in node.ops):
                self._fail(node, "compare with <, <=, >, >=, == or !=")
            for part in (node.left, *node.comparators):
                self.check_value(part)
        else:
            self.check_value(node)
            self._fail(node, "is a number where a comparison is needed, as in 'attention_z > 2'")

    def check_value(self, node: ast.expr) -> None:
        """Check what must be a number."""
        if isinstance(node, ast.Constant):
            if not _is_finite(node.value):
                self._fail(node, "is not a number")
        elif isinstance(node, ast.Name):
            self._check_signal(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
            self.check_value(node.left)
            self.check_value(node.right)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            self.check_value(node.operand)
        elif isinstance(node, ast.Call):
            self._check_call(node)
        elif isinstance(node, (ast.BoolOp, ast.Compare, ast.UnaryOp)):
            self._fail(node, "is true or false where a number is needed")
        else:
            self._fail(node, "is not part of the language")

    def _check_call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in FUNCTIONS:
            self._fail(node, f"there is no such function; functions: {', '.join(FUNCTIONS)}")
        if node.keywords or len(node.args) != FUNCTIONS[name]:
            self._fail(node, f"{name} takes {FUNCTIONS[name]} value(s)")
        for argument in node.args:
            self.check_value(argument)

    def _check_signal(self, node: ast.Name) -> None:
        if node.id not in self._signals:
            near = nearest(node.id, self._signals)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            self._fail(node, f"there is no such signal{hint}")

    def _fail(self, node: ast.expr, reason: str) -> NoReturn:
        end = node.end_col_offset or node.col_offset + 1
        self._fail_at(self._indent + node.col_offset, reason, self._indent + end)

    def _fail_at(self, place: int, reason: str, end: int = 0) -> NoReturn:
        """Raise BadExpression about the text from `place` on, counted in characters from 0."""
        quoted = self._text[place : end or len(self._text)].strip()
        shown = f"{quoted[:40]!r}" if quoted else "the end"
        raise BadExpression(f"At character {place + 1}, {shown}: {reason}.", self._text, place)


def nearest(name: str, names: Collection[str], most: int = 3) -> list[str]:
    """The names most like a name that does not exist, the nearest first."""
    return difflib.get_close_matches(name.lower(), sorted(names), n=most, cutoff=0.6)


def _names(tree: ast.expr) -> Iterator[str]:
    """The signals of the tree in the order of the text."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    for node in sorted(names, key=lambda node: node.col_offset):
        if node.id not in FUNCTIONS:
            yield node.id


def _is_finite(value: object) -> bool:
    try:
        return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
    except OverflowError:  # an integer beyond every float
        return False
