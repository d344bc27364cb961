"""Evaluates a screen's condition over the signals of a day, one value per company.

A missing value makes a comparison neither true nor false: `not attention_z > 2` does not select a
company whose attention is not known. `and` and `or` follow Kleene's logic.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from altlens.screens.expression import Expression

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

ARITHMETIC: dict[type[ast.operator], Callable[[Values, Values], Values]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Values, Values], Flags]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class Outcome(NamedTuple):
    """For each company whether the condition is true, and whether it is false; else unknown."""

    true: Flags
    false: Flags

    @property
    def unknown(self) -> Flags:
        """Where a missing value leaves the condition open."""
        return ~(self.true | self.false)


def evaluate(expression: Expression, columns: Mapping[str, Values], size: int) -> Outcome:
    """Evaluate for `size` companies; NaN in a column is a missing value."""
    with np.errstate(all="ignore"):  # a division by zero is a missing value, see `_finite`
        return _Evaluation(columns, size).condition(expression.tree)


def compute_value(expression: Expression, columns: Mapping[str, Values], size: int) -> Values:
    """The number that `parse_value` read, for `size` companies; NaN where a value is missing."""
    with np.errstate(all="ignore"):
        return _Evaluation(columns, size).value(expression.tree)


def ranks(values: Values) -> Values:
    """Each value's average rank as a share of the values that are known: 1 for the largest."""
    known = np.sort(values[~np.isnan(values)])
    below = np.searchsorted(known, values, "left")
    up_to = np.searchsorted(known, values, "right")
    shares = (below + up_to + 1) / (2 * max(len(known), 1))
    return np.where(np.isnan(values), np.nan, shares)


class _Evaluation:
    """Walks a checked tree; the parser admits no other nodes than these."""

    def __init__(self, columns: Mapping[str, Values], size: int) -> None:
        self._columns = columns
        self._size = size

    def condition(self, node: ast.expr) -> Outcome:
        """The outcome of a comparison, or of several joined."""
        if isinstance(node, ast.BoolOp):
            parts = [self.condition(part) for part in node.values]
            every, any_ = np.logical_and.reduce, np.logical_or.reduce
            trues, falses = [part.true for part in parts], [part.false for part in parts]
            if isinstance(node.op, ast.And):
                return Outcome(every(trues), any_(falses))
            return Outcome(any_(trues), every(falses))
        if isinstance(node, ast.UnaryOp):
            outcome = self.condition(node.operand)
            return Outcome(outcome.false, outcome.true)
        assert isinstance(node, ast.Compare)
        return self._comparison(node)

    def _comparison(self, node: ast.Compare) -> Outcome:
        values = [self.value(part) for part in (node.left, *node.comparators)]
        true = np.ones(self._size, np.bool_)
        false = np.zeros(self._size, np.bool_)
        for compare, left, right in zip(node.ops, values[:-1], values[1:], strict=True):
            is_known = ~(np.isnan(left) | np.isnan(right))
            holds = COMPARISONS[type(compare)](left, right)
            true &= is_known & holds
            false |= is_known & ~holds
        return Outcome(true, false)

    def value(self, node: ast.expr) -> Values:
        """The values of a number."""
        if isinstance(node, ast.Name):
            return self._columns[node.id]
        if isinstance(node, ast.Constant):
            return np.full(self._size, float(node.value))  # type: ignore[arg-type]
        if isinstance(node, ast.BinOp):
            compute = ARITHMETIC[type(node.op)]
            return _finite(compute(self.value(node.left), self.value(node.right)))
        if isinstance(node, ast.UnaryOp):
            value = self.value(node.operand)
            return -value if isinstance(node.op, ast.USub) else value
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Name)
        return FUNCTIONS[node.func.id](*map(self.value, node.args))


FUNCTIONS: dict[str, Callable[..., Values]] = {
    "abs": np.abs,
    "max": np.maximum,
    "min": np.minimum,
    "rank": ranks,
}


def _finite(values: Values) -> Values:
    """Infinities, which come of a division by zero, as missing values."""
    return np.where(np.isfinite(values), values, np.nan)
