"""Sentiment by a transformer (FinBERT and the like), behind the interface of the linear model.

Optional: it needs the extra `transformers` and is some thousand times slower a text. Any sequence
classification checkpoint serves whose labels are negative, neutral and positive.
"""

import pathlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from altlens.errors import BadSetting
from altlens.extras import require_extra
from altlens.items.analysis import Label, Sentiment

require_extra("transformers")

import torch  # noqa: E402
from transformers import AutoModelForSequenceClassification, AutoTokenizer  # noqa: E402

READ_TOKENS = 256
READ_WORDS = 48
"""How many words are tried one by one for what weighed most."""

REASONS = 3
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")


class TransformerSentiment(NamedTuple):
    """A loaded checkpoint. `columns` are the places of the labels in the model's output."""

    version: str
    tokenizer: Any
    model: Any
    columns: tuple[int, ...]

    def sentiment(self, title: str, summary: str) -> Sentiment:
        """The answer for a text of title and summary; either may be empty."""
        words = f"{title} {summary}".encode(errors="replace").decode().split()
        tried = words[:READ_WORDS]
        texts = [" ".join(words[:at] + words[at + 1 :]) for at in range(len(tried))]
        whole, *without = self._probabilities([" ".join(words), *texts])
        best = max(range(len(LABELS)), key=whole.__getitem__)
        drops = sorted(
            ((whole[best] - each[best], word) for each, word in zip(without, tried, strict=True)),
            reverse=True,
        )
        return {
            "label": LABELS[best],
            "score": round(whole[2] - whole[0], 3),
            "why": [word for drop, word in drops[:REASONS] if drop > 0],
        }

    def _probabilities(self, texts: Sequence[str]) -> list[list[float]]:
        """A row of LABELS' probabilities for each text."""
        batch = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=READ_TOKENS, return_tensors="pt"
        )
        with torch.inference_mode():
            logits = self.model(**batch).logits
        rows: list[list[float]] = logits.softmax(dim=-1)[:, list(self.columns)].tolist()
        return rows


def load(path_or_name: str | pathlib.Path) -> TransformerSentiment:
    """Load a checkpoint from a folder, or by its name on the Hugging Face hub."""
    name = str(path_or_name)
    model = AutoModelForSequenceClassification.from_pretrained(name).eval()
    places = {str(label).lower(): place for place, label in model.config.id2label.items()}
    if not set(LABELS) <= set(places):
        raise BadSetting(
            f"{name} labels {', '.join(sorted(places))}; a sentiment model must label"
            f" {', '.join(LABELS)}: set id2label in its config.json"
        )
    columns = tuple(int(places[label]) for label in LABELS)
    tokenizer = AutoTokenizer.from_pretrained(name)
    return TransformerSentiment(f"transformer-{pathlib.Path(name).name}", tokenizer, model, columns)
