"""Mask slurs in the texts of posts where they are listed; the stored post is unchanged."""

import codecs
import re

# Stems, rotated by 13 letters so that the source is readable at work.
_STEMS = ("avttre", "avttn", "snttbg", "snt", "ergneq", "genaal", "xvxr", "fcvp", "puvax", "gjng")
_SLUR = re.compile(
    rf"\b({'|'.join(codecs.decode(stem, 'rot13') for stem in _STEMS)})(s|z|ed|y)?\b",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """Replace all letters but the first of each slur by asterisks."""
    return _SLUR.sub(lambda match: match[0][0] + "*" * (len(match[0]) - 1), text)
