"""The encoder: asked only where the linear model is unsure, left out where it cannot be used."""

import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens import extras
from altlens.analyze import chain, encoder
from altlens.analyze.encoder import FOLDER, Encoder, checked
from altlens.analyze.sentiment import MODEL, SURE, company_sentiment, sentiment
from altlens.errors import BadModel
from altlens.items.analysis import Mention
from altlens.settings import get_settings

UNSURE = "Acme weighs options for its unit"
SURELY = "Acme shares tumble 12% as quarterly profit slumps"


class Fixed:
    """A session that always answers with the same logits."""

    def __init__(self, *logits: float) -> None:
        self.logits = list(logits)

    def run(self, *_: object) -> list[list[list[float]]]:
        return [[self.logits]]


class Letters:
    """A tokenizer of one token."""

    def encode(self, text: str) -> "Letters":
        self.ids = [len(text)]
        return self


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("ALTLENS_ANALYZE_ENCODER")
    get_settings(refresh=True)
    caches = encoder._version, encoder._loaded, encoder.probabilities
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


def certain_of(monkeypatch: pytest.MonkeyPatch, *logits: float) -> None:
    monkeypatch.setattr(encoder, "_version", lambda: "encoder-test")
    monkeypatch.setattr(encoder, "_loaded", lambda: Encoder(Fixed(*logits), Letters()))


def test_only_an_unsure_text_is_asked_about(
    switched_on: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "_version", lambda: "")
    before = sentiment(SURELY, ""), sentiment(UNSURE, "")
    assert MODEL.judge(SURELY, "").confidence() > SURE > MODEL.judge(UNSURE, "").confidence()
    certain_of(monkeypatch, -9.0, 0.0, 9.0)
    assert sentiment(SURELY, "") == before[0]
    assert sentiment(UNSURE, "")["score"] > before[1]["score"]


def test_of_a_company_the_encoder_reads_the_sentence_with_its_name_replaced(
    switched_on: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []

    class Reader(Letters):
        def encode(self, text: str) -> Letters:
            texts.append(text)
            return super().encode(text)

    monkeypatch.setattr(encoder, "_version", lambda: "encoder-test")
    monkeypatch.setattr(encoder, "_loaded", lambda: Encoder(Fixed(0.0, 0.0, 0.0), Reader()))
    title = "Acme weighs options, Bolt looks on"
    mentions = [
        Mention(
            company=name,
            symbol=name,
            start=title.index(name),
            end=title.index(name) + len(name),
            text=name,
            relevance=1.0,
            primary=False,
            role="subject",
            why="",
        )
        for name in ("Acme", "Bolt")
    ]
    company_sentiment(title, "", mentions, sentiment(title, ""))
    assert title.replace("Bolt", encoder.TARGET) in map(str.strip, texts)


def test_the_version_of_the_chain_names_the_encoder_in_use(
    switched_on: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    certain_of(monkeypatch, 0.0, 0.0, 0.0)
    with_encoder = chain.version()
    assert "encoder-test" in chain.steps()["sentiment"]
    monkeypatch.setattr(encoder, "_version", lambda: "")
    assert chain.version() != with_encoder


def test_it_can_be_switched_off() -> None:
    assert not get_settings().analyze.encoder
    assert encoder.version() == ""


def test_without_the_extra_nothing_is_said(
    switched_on: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda module: None)
    assert encoder.version() == ""
    assert not caplog.records


def copied(folder: Path) -> Path:
    """A folder with small files in the place of the model's."""
    (folder / "encoder.onnx").write_bytes(b"model")
    digest = "9372c470eeadd5ecd9c3c74c2b3cb633f8e2f2fad799250a0f70d652b6b825e4"  # of b"model"
    card = {"version": "encoder-1", "sha256": {"encoder.onnx": digest}}
    (folder / "encoder.json").write_text(json.dumps(card))
    return folder


def test_files_are_checked_by_their_digests(tmp_path: Path) -> None:
    assert checked(copied(tmp_path)) == "encoder-1"


@pytest.mark.parametrize("harm", ["damaged", "missing", "card"])
def test_a_bad_file_is_an_error_that_names_the_extra(tmp_path: Path, harm: str) -> None:
    folder = copied(tmp_path)
    if harm == "damaged":
        (folder / "encoder.onnx").write_bytes(b"modem")
    elif harm == "missing":
        (folder / "encoder.onnx").unlink()
    else:
        (folder / "encoder.json").write_text("{")
    with pytest.raises(BadModel, match=r"altlens\[encoder\]"):
        checked(folder)


def test_the_linear_answer_goes_on_where_a_file_is_damaged(
    switched_on: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = copied(tmp_path)
    (folder / "encoder.onnx").write_bytes(b"modem")
    monkeypatch.setattr(encoder, "FOLDER", folder)
    monkeypatch.setattr(encoder, "has_extra", lambda name: True)
    with caplog.at_level(logging.ERROR):
        answer = sentiment(UNSURE, "")
    assert answer == MODEL.sentiment(UNSURE, "")
    assert "altlens[encoder]" in caplog.text


def test_the_shipped_files_are_whole() -> None:
    assert checked(FOLDER).startswith("encoder-")
    assert (FOLDER / "encoder.onnx").stat().st_size < 25 * 2**20


@pytest.fixture(scope="module")
def model() -> Encoder:
    pytest.importorskip("onnxruntime", reason="the extra `encoder` is not installed")
    pytest.importorskip("tokenizers", reason="the extra `encoder` is not installed")
    return encoder.load(FOLDER)


@pytest.mark.parametrize(
    ("title", "place"),
    [
        (f"{encoder.TARGET} shares slump while Bolt soars", 0),
        (f"Acme shares slump while {encoder.TARGET} soars", 2),
        ("Acme to hold its annual meeting on Tuesday", 1),
        ("Acme wins a large contract and raises its forecast", 2),
        ("Acme recalls cars over fire risk", 0),
    ],
)
def test_it_tells_labels_and_targets_apart(model: Encoder, title: str, place: int) -> None:
    answer = model.probabilities(title)
    assert sum(answer) == pytest.approx(1)
    assert max(answer) == answer[place]


@given(st.text())
def test_any_text_is_accepted(model: Encoder, text: str) -> None:
    assert sum(model.probabilities(text)) == pytest.approx(1)


def test_a_damaged_model_that_passes_the_check_leaves_the_linear_answer(
    switched_on: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pytest.importorskip("onnxruntime", reason="the extra `encoder` is not installed")
    shutil.copy(FOLDER / "encoder-tokenizer.json", tmp_path)
    monkeypatch.setattr(encoder, "FOLDER", copied(tmp_path))
    monkeypatch.setattr(encoder, "has_extra", lambda name: True)
    assert sentiment(UNSURE, "") == MODEL.sentiment(UNSURE, "")
    assert "linear models answer alone" in caplog.text
