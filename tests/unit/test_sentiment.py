"""The sentiment step: labels, explanations, arbitrary input and reproducible training."""

import csv
import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.analyze import SOURCES
from altlens.analyze.features import features
from altlens.analyze.negation import apply_negation
from altlens.analyze.sentiment import MODEL, clause, company_sentiment, sentence, sentiment, version
from altlens.analyze.tokens import _TOKEN, _token, compared, stem, tokens
from altlens.evaluate.sentiment import evaluate, macro_f1
from altlens.evaluate.sentiment_sets import digest, is_held_out, is_unseen
from altlens.items.analysis import Mention, Sentiment

WEIGHTS = json.loads((SOURCES / "models" / "sentiment.json").read_text(encoding="utf-8"))["weights"]
AWKWARD = [
    "",
    "x",
    "\x00",
    "🚀🚀",
    "<b>profit</b> &amp; loss",
    "\ud800",
    "İ",
    "9" * 400,
    "1.2 from 4,,5",
]


def mention(text: str, name: str, role: str = "subject") -> Mention:
    start = text.index(name)
    return Mention(
        company=name,
        symbol=name.upper(),
        start=start,
        end=start + len(name),
        text=name,
        relevance=1.0,
        primary=True,
        role=role,
        why="",
    )


def of_companies(title: str, summary: str, mentions: list[Mention]) -> list[Sentiment]:
    return company_sentiment(title, summary, mentions, sentiment(title, summary))


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Acme shares tumble 12% as quarterly profit slumps", "negative"),
        ("Acme profit jumps 30%, beats estimates", "positive"),
        ("Acme to hold its annual meeting on Tuesday", "neutral"),
        ("Profit falls less than feared", "positive"),
        ("Profit rises less than expected", "negative"),
        ("Net loss narrows to $3 million", "positive"),
        ("Acme's loss widens as costs rise", "negative"),
        ("Acme cuts costs, lifting margin", "positive"),
        ("Acme did not miss estimates", "positive"),
        ("Not a good time to buy Acme shares", "negative"),
        ("Acme shares rally despite weak sales", "positive"),
        ("Operating profit came to EUR 13.1 mn, up from EUR 8.7 mn", "positive"),
        ("Net sales were EUR 900 mn, compared with EUR 1.2 bn a year earlier", "negative"),
    ],
)
def test_label(title: str, label: str) -> None:
    assert sentiment(title, "")["label"] == label


def test_why_quotes_the_text() -> None:
    answer = sentiment("Acme shares tumble after profit warning", "")
    assert any("tumble" in phrase for phrase in answer["why"])
    for phrase in answer["why"]:
        for word in phrase.replace("…", "").split():
            assert word in "acme shares tumble after profit warning"


def test_title_outweighs_summary_but_both_count() -> None:
    good, bad = "Acme profit jumps, beats estimates", "Shares slump on weak outlook."
    assert sentiment(good, bad)["score"] < sentiment(good, "")["score"]
    assert sentiment(good, bad)["score"] > sentiment(bad, good)["score"]
    assert sentiment("", bad) == sentiment(bad, "")
    assert sentiment(bad, bad) == sentiment(bad, "")


def test_each_company_is_judged_by_its_own_clause() -> None:
    title = "Acme shares surge on record profit; Bolt tumbles after weak sales"
    answers = of_companies(title, "", [mention(title, "Acme"), mention(title, "Bolt")])
    assert [(answer["company"], answer["label"]) for answer in answers] == [
        ("Acme", "positive"),
        ("Bolt", "negative"),
    ]


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("Acme outsells Bolt in Europe", ["positive", "negative"]),
        ("Acme sues Bolt over patents", ["neutral", "negative"]),
        ("Acme loses market share to Bolt", ["negative", "positive"]),
        ("Acme shares slump while Bolt soars", ["negative", "positive"]),
        ("Acme to buy Bolt at 20% premium", ["neutral", "positive"]),
        ("Acme fined by EU; Bolt unaffected", ["negative", "neutral"]),
    ],
)
def test_companies_of_one_sentence_are_told_apart(title: str, labels: list[str]) -> None:
    answers = of_companies(title, "", [mention(title, "Acme"), mention(title, "Bolt")])
    assert [answer["label"] for answer in answers] == labels


def test_a_sentence_keeps_the_places_of_its_names() -> None:
    text = "Markets open. Acme rises as Bolt falls\nCorvid sinks"
    spans = [
        (at, at + len(name)) for name in ("Acme", "Bolt", "Corvid") for at in [text.index(name)]
    ]
    part, target, others = sentence(text, spans[1], spans)
    assert part.strip() == "Acme rises as Bolt falls"
    assert part[slice(*target)] == "Bolt"
    assert [part[slice(*other)] for other in others] == ["Acme"]


def test_one_company_is_judged_by_the_whole_text() -> None:
    title = "Acme: shares tumble on weak sales"
    (answer,) = of_companies(title, "", [mention(title, "Acme")])
    assert answer == sentiment(title, "") | {"company": "Acme"}


def test_companies_that_are_only_quoted_are_neutral() -> None:
    title = "Bolt Research downgrades Acme to sell"
    (answer,) = of_companies(title, "", [mention(title, "Bolt Research", role="broker")])
    assert (answer["label"], answer["score"], answer["why"]) == ("neutral", 0.0, ["broker"])


def test_clause_reaches_from_boundary_to_boundary() -> None:
    text = "Markets: Acme rises while Bolt falls\nOther news"
    at = text.index("Bolt")
    assert clause(text, at, at + 4) == "Bolt falls"


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text(text: str) -> None:
    assert -1 <= sentiment(text, text)["score"] <= 1


@given(st.text(), st.text(), st.integers(-5, 300), st.integers(-5, 300))
def test_any_text_is_accepted(title: str, summary: str, start: int, end: int) -> None:
    answer = sentiment(title, summary)
    assert -1 <= answer["score"] <= 1
    assert len(answer["why"]) <= 3
    assert answer == sentiment(title, summary)
    json.dumps(answer)
    anywhere = mention("Acme", "Acme") | {"start": start, "end": end}
    assert len(of_companies(title, summary, [anywhere, anywhere])) == 2


def test_only_the_opening_is_read() -> None:
    assert sentiment("Acme profit jumps. " * 60_000, "") == sentiment(
        "Acme profit jumps. " * 60, ""
    )


@pytest.mark.parametrize(
    ("words", "root"),
    [
        (("rise", "rises", "rising"), "ris"),
        (("drop", "dropped", "dropping"), "drop"),
        (("rally", "rallies", "rallied"), "rally"),
        (("miss", "misses", "missed"), "miss"),
        (("Acme's".lower(), "acme’s"), "acm"),
    ],
)
def test_stem(words: tuple[str, ...], root: str) -> None:
    assert {stem(word) for word in words} == {root}


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("to 5.1 mn from 3 mn", "UP"),
        ("from 5% to 3%", "DOWN"),
        ("900 mn against 1.2 bn", "DOWN"),
        ("5 mn in 2007 versus 5 mn in 2006", ""),
        ("3% from 200 people", ""),
        ("from here to there", ""),
    ],
)
def test_figures_are_compared(text: str, direction: str) -> None:
    words = tokens(text)
    answers = {compared(words, at) for at in range(len(words))} - {""}
    assert answers == ({direction} if direction else set())


WORDS = st.sampled_from(
    """
    Profit falls costs rise beats misses despite no not 5% -3% +1,200.5 12 % from 3 to 5 ? https://a.b/c?d=1
    acme's İ ǅ ‘record’ $AAPL #ipo\x1ccut\u2003soars 2007 ;x: x%-4
    """.split(" ")
)


@given(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=30).map(" ".join))
def test_tokens_are_those_of_the_whole_text(text: str) -> None:
    assert tokens(text) == [_token(word) for word in _TOKEN.findall(text.lower())]


def test_a_figure_may_have_a_space_before_its_percent_sign() -> None:
    assert [token.stem for token in tokens("up 12 % today")] == ["up", "0%", "today"]


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_every_feature_that_weighs_anything_is_found(text: str) -> None:
    weighed = {
        weight.name: (weight.negative, weight.positive) for weight in MODEL.read(text).weighed
    }
    names = features(apply_negation(tokens(text))).names()
    assert weighed == {name: tuple(WEIGHTS[name]) for name in names & WEIGHTS.keys()}


def test_turned_words_stand_for_their_opposite() -> None:
    assert kinds("no trouble") == ["GOOD"]
    assert kinds("avoids strike") == ["GOOD"]
    assert kinds("avoid shares") == ["SELL", "ASSET"]
    assert kinds("no good") == ["NOT", "GOOD"]
    assert kinds("debt falls") == ["", "UP"]
    assert kinds("profit falls as costs rise") == ["GOOD_METRIC", "DOWN", "AFTER", "", "DOWN"]
    assert kinds("falls less than feared") == ["UP", "THAN", ""]


def kinds(text: str) -> list[str]:
    return [token.kind for token in apply_negation(tokens(text))]


def test_macro_f1() -> None:
    assert macro_f1(["positive", "negative"], ["positive", "negative"]) == 1.0
    assert macro_f1(["positive", "negative"], ["positive", "positive"]) == pytest.approx(1 / 3)
    assert macro_f1([], []) == 0.0


def invented_sets(data: pathlib.Path) -> pathlib.Path:
    """A folder with the layout of the labelled sets and invented rows."""
    texts = {"positive": "profit jumps", "negative": "profit slumps", "neutral": "holds meeting"}
    headlines = data / "recordings" / "sentiment-sentfin"
    tweets = data / "recordings" / "sentiment-twitter-tfns"
    headlines.mkdir(parents=True)
    tweets.mkdir()
    with (headlines / "SEntFiN.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["S No.", "Title", "Decisions", "Words"])
        for number in range(40):
            for label, words in texts.items():
                writer.writerow([number, f"Acme {words} in {number}", str({"Acme": label}), 5])
    rows = [
        {"text": f"$BOLT {words} on day {number}", "label": label}
        for number in range(20)
        for label, words in texts.items()
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    (tweets / "tfns_test.jsonl").write_text(lines, encoding="utf-8")
    return data


def test_training_is_repeatable_and_learns(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrases = pytest.importorskip("training.phrases", reason="training is no part of the wheel")
    few = [row for row in phrases.rows() if row.label == "neutral"][:20]
    training = pytest.importorskip("training.sentiment", reason="training needs scikit-learn")
    monkeypatch.setattr(phrases, "rows", lambda: iter(few))
    data = invented_sets(tmp_path / "data")
    runs = []
    for name in ("first", "second"):
        training.run(data, tmp_path / name, tmp_path / name)
        runs.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert runs[0] == runs[1]
    model = json.loads(runs[0]["sentiment.json"])
    negative, positive = model["weights"]["jump"]
    assert positive > max(0, negative)
    assert not any("acm" in name.split() for name in model["weights"])
    held_out = [n for n in range(40) if is_held_out(f"Acme profit jumps in {n}")]
    assert 0 < len(held_out) < 40
    trained = set(runs[0]["sentiment-trained-rows.txt"].decode().split())
    assert len(trained - {digest(row.text) for row in few}) < 180


def test_version_changes_with_the_weights(tmp_path: pathlib.Path) -> None:
    training = pytest.importorskip("training.sentiment", reason="training needs scikit-learn")
    versions = set()
    for weight in (1, 2):
        training.write(tmp_path / "m.json", {"bias": (0, 0), "weights": {"up": (0, weight)}})
        versions.add(json.loads((tmp_path / "m.json").read_text())["version"])
    assert len(versions) == 2
    assert version().startswith("linear-")


def test_scores_on_the_labelled_sets(recordings: pathlib.Path) -> None:
    results = {(result.dataset, result.metric): result for result in evaluate(recordings.parent)}
    assert results["PhraseBank all agree", "macro-F1"].value >= 0.78
    assert results["FiQA headlines", "macro-F1"].value >= 0.58
    assert results["SEntFiN unseen rows", "macro-F1"].value >= 0.79
    assert results["TFNS unseen rows", "macro-F1"].value >= 0.69
    assert all(
        result.value > result.baseline
        for result in results.values()
        if result.dataset != "StockEmotions"  # never neutral, which a model of news often is
    )


def test_trained_rows_are_not_unseen() -> None:
    assert is_unseen("A headline invented for this test alone")
