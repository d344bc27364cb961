"""A small encoder, which is asked where the linear models are unsure.

It needs the extra `encoder`; without it nothing here imports more than the standard library. The
model, its tokenizer and the digest of both lie in `models/`; `training/encoder.py` made them. Texts
are read one at a time: activations are quantized by what is in a batch, so an answer would depend
on the other texts of its batch.
"""

import hashlib
import json
import logging
import math
import pathlib
import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from altlens.analyze import SOURCES
from altlens.errors import BadModel
from altlens.extras import has_extra, require_extra
from altlens.settings import get_settings

FOLDER = SOURCES / "models"
TARGET = "[MASK]"  # stands for the company that is asked about
READ_CHARACTERS = 400
LOGGER = logging.getLogger(__name__)
_NOISE = re.compile(r"https?://\S+|\s+")

Probabilities = tuple[float, float, float]
"""Of negative, neutral and positive."""


class Encoder(NamedTuple):
    """A loaded model with its tokenizer."""

    session: Any
    tokenizer: Any

    def probabilities(self, text: str) -> Probabilities:
        """Return the probability of each label for a text, which may have a TARGET."""
        import numpy as np

        clean = _NOISE.sub(" ", text[:READ_CHARACTERS]).encode(errors="replace").decode()
        ids = np.array([self.tokenizer.encode(clean).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        low, middle, high = map(float, self.session.run(None, inputs)[0][0])
        peak = max(low, middle, high)
        shares = [math.exp(logit - peak) for logit in (low, middle, high)]
        total = sum(shares)
        return shares[0] / total, shares[1] / total, shares[2] / total


@lru_cache(maxsize=8192)
def probabilities(text: str) -> Probabilities | None:
    """Return the encoder's answer for a text, None where it cannot be loaded.

    Answers are remembered, since feeds repeat each other. Ask `version` first whether it is in use.
    """
    model = _loaded()
    return model.probabilities(text) if model is not None else None


def version() -> str:
    """Return what identifies the encoder in use, "" where none is."""
    return _version() if get_settings().analyze.encoder else ""


@cache
def _version() -> str:
    if not has_extra("encoder"):
        return ""
    try:
        return checked(FOLDER)
    except BadModel as error:
        LOGGER.error("%s The linear models answer alone.", error)
        return ""


@cache
def _loaded() -> Encoder | None:
    """Load the model. Costly: once a process."""
    try:
        return load(FOLDER)
    except Exception as error:  # whatever the library raises for a file that it cannot run
        LOGGER.error("The encoder cannot be loaded (%s). The linear models answer alone.", error)
        return None


def checked(folder: pathlib.Path) -> str:
    """Return the version of the model in a folder; BadModel if a file is missing or damaged."""
    advice = "install altlens again: pip install --force-reinstall 'altlens[encoder]'"
    try:
        card = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        files = {name: (folder / name).read_bytes() for name in card["sha256"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadModel(f"The encoder cannot be read ({error}); {advice}.") from error
    for name, content in files.items():
        if hashlib.sha256(content).hexdigest() != card["sha256"][name]:
            raise BadModel(f"The encoder's file {name} is damaged; {advice}.")
    return str(card["version"])


def load(folder: pathlib.Path) -> Encoder:
    """Load the model in a folder, on one thread: processes are what share the cores.

    NotInstalled where the extra is missing.
    """
    require_extra("encoder")
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )
    return Encoder(session, Tokenizer.from_file(str(folder / "encoder-tokenizer.json")))
