"""Numbers as sources write them."""

import re
from math import isfinite
from typing import Any

_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12}
_NUMBER = re.compile(r"([\d.,]*\d)\s*(k|mn?|bn?|tn?)?", re.IGNORECASE | re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{0,3}[$€£¥₹₩]|\b[A-Z]{3}\b|[$€£¥₹₩]")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_EUROPEAN = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|\d+,\d{1,2}|\d+,\d{4,}|0,\d{3}")


def read_number(text: Any) -> float | None:
    """The number of `$1.20`, `$(0.09)`, `-0.09`, `1.2B` or `12,3`; None for `N/A`, `-` and others.

    Parentheses are a minus sign. A comma separates thousands where three digits follow it and no
    single zero stands before it, else decimals.
    """
    if isinstance(text, int | float):
        return float(text) if isfinite(text) else None
    bare = _CURRENCY.sub("", str(text or "")).replace("\N{MINUS SIGN}", "-").strip()
    in_parentheses = "(" in bare and bare.endswith(")")
    digits = bare.replace("(", "", 1).replace(")", "", 1) if in_parentheses else bare
    digits = "".join(digits.split())
    sign = -1.0 if in_parentheses or digits.startswith("-") else 1.0
    match = _NUMBER.fullmatch(digits.lstrip("+").removeprefix("-"))
    number = _plain_number(match[1]) if match else None
    if number is None or match is None:
        return None
    return sign * number * _SCALES[(match[2] or "").lower()]


def _plain_number(digits: str) -> float | None:
    """The number of digits with points and commas."""
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _EUROPEAN.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        return None
