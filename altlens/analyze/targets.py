"""Read a text for what it says of one of the companies it names.

The company and the others become tokens of a class of their own, so that the model learns what
"TARGET sues OTHER" means for each. The weights are in `models/company-sentiment.json`, trained by
`training/sentiment.py`.
"""

from collections.abc import Sequence

from altlens.analyze.features import OTHER, TARGET, target_features
from altlens.analyze.linear import Judgement, LinearModel
from altlens.analyze.negation import apply_negation
from altlens.analyze.tokens import Token, tokens

Span = tuple[int, int]


def target_tokens(text: str, target: Span, others: Sequence[Span]) -> Sequence[Token]:
    """Return the tokens of `text`, with one for the target and one for each other name.

    Spans that overlap an earlier one, or the target, are read as words.
    """
    names = [(start, end, OTHER) for start, end in others if end <= target[0] or start >= target[1]]
    names.append((*target, TARGET))
    names.sort()
    result: list[Token] = []
    position = 0
    for start, end, kind in names:
        if start < position:
            continue
        result += tokens(text[position:start])
        result.append(Token(text[start:end].lower(), f"^{kind.lower()}", kind))
        position = end
    return apply_negation(result + tokens(text[position:]))


def judge_target(model: LinearModel, text: str, target: Span, others: Sequence[Span]) -> Judgement:
    """Return how `text` speaks of the company named at `target`."""
    text_tokens = target_tokens(text, target, others)
    position = 0
    for at, token in enumerate(text_tokens):
        if token.kind == TARGET:
            position = at
            break
    return model.judgement(model.weigh(text_tokens, target_features(text_tokens, position)))
