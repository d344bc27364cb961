"""Fine-tune the sentiment encoder: `python -m training.encoder DATA BASE`.

DATA is as for `training.sentiment`; BASE is a folder with the checkpoint all-MiniLM-L6-v2 (Apache
2.0). It needs torch, transformers, onnx, onnxruntime and tokenizers, which the project itself does
not install. Writes the int8 ONNX model and its tokenizer beside the linear weights. The same data,
seed, threads and libraries give nearly the same weights; sums of parallel threads differ in order.
"""

import argparse
import hashlib
import json
import logging
import pathlib
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from altlens.analyze.encoder import TARGET
from training.rows import target_rows, whole_rows

LOGGER = logging.getLogger(__name__)
SEED = 18
EPOCHS = 3
FROZEN_LAYERS = 3  # of six; what they answer is computed once for all epochs
BATCH_ROWS = 32
RATE = 8e-5
WARM_UP = 0.06
LABELS = ("negative", "neutral", "positive")
READ_TOKENS = 64
SMOOTHING = 0.05
SHIPPED = pathlib.Path(__file__).parents[1] / "altlens" / "analyze" / "models"
_NOISE = re.compile(r"https?://\S+|\s+")


class Sample(NamedTuple):
    """A text as the encoder reads it."""

    text: str
    label: int
    weight: float


class Classifier(nn.Module):
    """The encoder's mean over tokens, and a linear layer to the logits of LABELS."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(encoder.config.hidden_size, len(LABELS))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        return self._logits(states, attention_mask)

    def lower(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the states after the layers that are not trained."""
        return self._layers(self.encoder.embeddings(input_ids=ids), mask, 0, FROZEN_LAYERS)

    def upper(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the logits of states that `lower` gave."""
        return self._logits(self._layers(states, mask, FROZEN_LAYERS, None), mask)

    def _layers(
        self, states: torch.Tensor, mask: torch.Tensor, first: int, last: int | None
    ) -> torch.Tensor:
        added = ((1 - mask)[:, None, None, :] * -1e4).to(torch.bfloat16)
        for layer in self.encoder.encoder.layer[first:last]:
            states = layer(states, added)
        return states

    def _logits(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        weights = mask.unsqueeze(-1).to(states.dtype)
        return self.head(self.dropout((states * weights).sum(1) / weights.sum(1)))


def samples(data: pathlib.Path) -> list[Sample]:
    """Return all rows, whole and by target. Neutral weighs as much as the mean of the others."""
    rows = [(row.text, row.label, 1.0) for row in whole_rows(data)]
    for row in target_rows(data):
        if row.others:
            rows.append((masked(row.text, row.start, row.end), row.label, 1.0))
    total = Counter[str]()
    for _, label, weight in rows:
        total[label] += weight
    neutral = (total["negative"] + total["positive"]) / 2 / total["neutral"]
    scale = {"negative": 1.0, "neutral": neutral, "positive": 1.0}
    return [
        Sample(_NOISE.sub(" ", text), LABELS.index(label), weight * scale[label])
        for text, label, weight in rows
    ]


def masked(text: str, start: int, end: int) -> str:
    """Return the text with the target's name replaced."""
    return f"{text[:start]}{TARGET}{text[end:]}"


class Batch(NamedTuple):
    """Rows of about one length, with the states of the lower layers."""

    states: torch.Tensor
    mask: torch.Tensor
    labels: torch.Tensor
    weights: torch.Tensor


def batches(model: Classifier, rows: Sequence[Sample], tokenizer: Tokenizer) -> list[Batch]:
    """Return the rows in batches, with what need not be computed again."""
    random_ = random.Random(SEED)
    encoded = [(tokenizer.encode(row.text).ids, row) for row in rows]
    order = sorted(encoded, key=lambda row: len(row[0]) + random_.random())
    groups = [order[at : at + BATCH_ROWS] for at in range(0, len(order), BATCH_ROWS)]
    result = []
    for group in groups:
        ids, mask = tensors([ids for ids, _ in group])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            states = model.lower(ids, mask).to(torch.bfloat16)
        labels = torch.tensor([row.label for _, row in group])
        result.append(Batch(states, mask, labels, torch.tensor([row.weight for _, row in group])))
    return result


def tensors(group: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return padded ids and their mask."""
    longest = max(map(len, group))
    ids = torch.tensor([ids + [0] * (longest - len(ids)) for ids in group])
    return ids, (ids != 0).long()


def fit(base: pathlib.Path, rows: Sequence[Sample], epochs: int) -> Iterator[Classifier]:
    """Yield the model after each epoch."""
    torch.manual_seed(SEED)
    random_ = random.Random(SEED)
    model = Classifier(AutoModel.from_pretrained(base, add_pooling_layer=False)).eval()
    started = time.monotonic()
    groups = batches(model, rows, load_tokenizer(base))
    LOGGER.info("%d rows, %.0f s", len(rows), time.monotonic() - started)
    trained = [*model.head.parameters()]
    for layer in model.encoder.encoder.layer[FROZEN_LAYERS:]:
        trained += layer.parameters()
    steps = epochs * len(groups)
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM_UP * steps), max(0.0, 1 - step / steps))
    )
    loss_of = nn.CrossEntropyLoss(reduction="none", label_smoothing=SMOOTHING)
    for epoch in range(epochs):
        model.train()
        random_.shuffle(groups)
        total = 0.0
        for at, group in enumerate(groups):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model.upper(group.states, group.mask)
            losses = loss_of(logits.float(), group.labels) * group.weights
            loss = losses.sum() / group.weights.sum()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += loss.item()
            if at % 100 == 0:
                seconds = time.monotonic() - started
                mean = total / (at + 1)
                LOGGER.info("epoch %d batch %d loss %.3f %.0f s", epoch, at, mean, seconds)
        yield model.eval()


def load_tokenizer(base: pathlib.Path) -> Tokenizer:
    """Return the checkpoint's tokenizer, without padding, that reads READ_TOKENS."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(READ_TOKENS)
    return tokenizer


def export(model: Classifier, base: pathlib.Path, folder: pathlib.Path, data: str) -> None:
    """Write the int8 model, the tokenizer, and what identifies them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        full = pathlib.Path(temporary) / "full.onnx"
        ids = torch.tensor([[101, 2000, 102], [101, 102, 0]])
        axes = {"input_ids": {0: "rows", 1: "tokens"}, "attention_mask": {0: "rows", 1: "tokens"}}
        torch.onnx.export(
            model,
            (ids, (ids != 0).long()),
            str(full),
            input_names=list(axes),
            output_names=["logits"],
            dynamic_axes={**axes, "logits": {0: "rows"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            full, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True
        )
    load_tokenizer(base).save(str(folder / "encoder-tokenizer.json"), pretty=False)
    sha256 = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("encoder.onnx", "encoder-tokenizer.json")
    }
    card = {"version": f"encoder-{sha256['encoder.onnx'][:8]}", "labels": LABELS, "data": data}
    card |= {"seed": SEED, "epochs": EPOCHS, "sha256": sha256}
    (folder / "encoder.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def digest(rows: Sequence[Sample]) -> str:
    """Return what identifies the rows trained on."""
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def main() -> None:
    """Train on the data folder named on the command line."""
    parser = argparse.ArgumentParser(description="Fine-tune the sentiment encoder.")
    parser.add_argument("data", type=pathlib.Path, help="folder with the labelled sets")
    parser.add_argument("base", type=pathlib.Path, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=pathlib.Path, default=SHIPPED)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    torch.set_num_threads(options.threads)
    rows = samples(options.data)
    for model in fit(options.base, rows[: options.limit], options.epochs):
        export(model, options.base, options.out, digest(rows))


if __name__ == "__main__":
    main()
