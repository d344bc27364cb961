"""Sentiment of texts in German, Spanish, French, Japanese and Chinese, by words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.analyze.chain import analyze
from altlens.analyze.foreign_sentiment import foreign_company_sentiment, foreign_sentiment
from altlens.analyze.foreign_vocabulary import WORDS_BY_LANGUAGE
from altlens.items.analysis import Language, Mention


def language(code: str, confidence: float = 0.9) -> Language:
    return Language(code=code, confidence=confidence, why="")


@pytest.mark.parametrize(
    ("code", "title", "label"),
    [
        ("de", "Musterwerk steigert Gewinn kräftig", "positive"),
        ("de", "Musterwerk verringert Verlust", "positive"),
        ("de", "Musterwerk ruft 9000 Geräte zurück", "negative"),
        ("de", "Musterwerk lädt zur Hauptversammlung", "neutral"),
        ("es", "Ejemplar reduce sus pérdidas", "positive"),
        ("es", "Ejemplar rebaja sus previsiones", "negative"),
        ("es", "Ejemplar presentará resultados el jueves", "neutral"),
        ("fr", "Exemplaire décroche un contrat en Inde", "positive"),
        ("fr", "Exemplaire placé en redressement judiciaire", "negative"),
        ("fr", "Exemplaire nomme un nouveau directeur", "neutral"),
        ("ja", "見本電機、赤字幅が縮小", "positive"),
        ("ja", "見本電機、通期予想を下方修正", "negative"),
        ("ja", "見本電機、株主総会を開催", "neutral"),
        ("zh", "样品科技亏损收窄", "positive"),
        ("zh", "样品科技净亏损扩大", "negative"),
        ("zh-Hant", "樣品科技營收增長", "positive"),
        ("zh", "样品科技将于下周召开股东大会", "neutral"),
    ],
)
def test_label(code: str, title: str, label: str) -> None:
    answer = foreign_sentiment(title, "", language(code))
    assert answer is not None
    assert answer["label"] == label
    assert answer["why"]


@pytest.mark.parametrize(
    ("code", "title"),
    [("de", "Ein Wort, das niemand kennt"), ("zh", "样品科技"), ("nl", "Een zin zonder betekenis")],
)
def test_a_text_of_unknown_words_has_no_answer(code: str, title: str) -> None:
    assert foreign_sentiment(title, "", language(code)) is None


def test_english_is_left_to_the_models() -> None:
    title = "Acme boom: record sanction liquidation"
    assert foreign_sentiment(title, "", language("en")) is None
    assert foreign_sentiment(title, "", language("en", 0.2)) is None


def test_a_short_text_of_unsure_language_is_read_by_the_words_it_has() -> None:
    answer = foreign_sentiment("Ejemplar despide a 200 empleados", "", language("en", 0.16))
    assert answer is not None
    assert answer["label"] == "negative"


def test_companies_are_judged_by_their_clauses() -> None:
    title = "Alfa steigert Gewinn, Beta kürzt Dividende"
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
        for name in ("Alfa", "Beta")
    ]
    whole = foreign_sentiment(title, "", language("de"))
    assert whole is not None
    answers = foreign_company_sentiment(title, "", language("de"), mentions, whole)
    assert [(answer["company"], answer["label"]) for answer in answers] == [
        ("Alfa", "positive"),
        ("Beta", "negative"),
    ]


def test_the_chain_answers_in_other_languages_or_says_nothing() -> None:
    assert analyze("Siemens meldet hohen Verlust und Stellenabbau", "")["sentiment"]["label"] == (
        "negative"
    )
    assert "sentiment" not in analyze("Мы едем в Москву на поезде завтра утром", "")


@given(st.sampled_from([*WORDS_BY_LANGUAGE, "und", "en", "it"]), st.text(), st.text())
def test_any_text_is_accepted(code: str, title: str, summary: str) -> None:
    answer = foreign_sentiment(title, summary, language(code, 0.1))
    assert answer is None or -1 <= answer["score"] <= 1
