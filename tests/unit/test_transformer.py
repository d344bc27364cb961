"""The transformer plug-in, with a tiny random checkpoint."""

import pathlib

import pytest

from altlens.errors import BadSetting

torch = pytest.importorskip("torch", reason="the extra `transformers` is not installed")
transformers = pytest.importorskip(
    "transformers", reason="the extra `transformers` is not installed"
)

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "profit", "falls", "rises", "at", "acme"]
FINBERT_LABELS = {0: "positive", 1: "negative", 2: "neutral"}


def checkpoint(folder: pathlib.Path, labels: dict[int, str]) -> pathlib.Path:
    """A one-layer BERT with random weights, saved in the format of a hub checkpoint."""
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}')
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        initializer_range=1.0,  # so that the words make a difference
        id2label=labels,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture
def model(tmp_path: pathlib.Path):
    from altlens.analyze.transformer import load

    return load(checkpoint(tmp_path, FINBERT_LABELS))


def test_labels_are_read_from_the_checkpoint_not_from_their_order(model):
    assert model.columns == (1, 2, 0)


def test_answers_as_the_linear_model_does(model):
    answer = model.sentiment("Profit falls at Acme", "")
    assert set(answer) == {"label", "score", "why"}
    assert answer["label"] in FINBERT_LABELS.values()
    assert -1 <= answer["score"] <= 1
    assert set(answer["why"]) <= {"Profit", "falls", "at", "Acme"}


def test_is_deterministic_and_reads_the_summary(model):
    alone = model.sentiment("Profit falls", "")
    assert alone == model.sentiment("Profit falls", "")
    assert alone["score"] != model.sentiment("Profit falls", "profit rises")["score"]


@pytest.mark.parametrize("text", ["", "x", "profit " * 5000, "\x00\ud800 🚀"])
def test_any_text_is_accepted(model, text):
    assert -1 <= model.sentiment(text, "")["score"] <= 1


def test_a_checkpoint_without_the_labels_is_refused_with_what_to_do(tmp_path):
    from altlens.analyze.transformer import load

    folder = checkpoint(tmp_path, {0: "spam", 1: "ham"})
    with pytest.raises(BadSetting, match="id2label"):
        load(folder)
