"""Which language a text is in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from altlens.analyze.language import LANGUAGES, READ_CHARACTERS, detect, identifier
from altlens.evaluate.language import evaluate

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates and controls, too

SENTENCES = {
    "ar": "أعلنت الشركة اليوم عن أرباح أعلى من توقعات المحللين.",
    "cs": "Společnost dnes oznámila vyšší zisk, než analytici očekávali.",
    "da": "Selskabet meldte i dag om et større overskud, end analytikerne havde ventet.",
    "de": "Das Unternehmen meldete heute einen höheren Gewinn, als Analysten erwartet hatten.",
    "el": "Η εταιρεία ανακοίνωσε σήμερα υψηλότερα κέρδη από όσα περίμεναν οι αναλυτές.",
    "en": "The company reported a higher profit today than analysts had expected.",
    "es": "La empresa anunció hoy un beneficio mayor de lo que esperaban los analistas.",
    "fi": "Yhtiö kertoi tänään suuremmasta voitosta kuin analyytikot olivat odottaneet.",
    "fr": "L'entreprise a annoncé aujourd'hui un bénéfice plus élevé que prévu par les analystes.",
    "he": "החברה דיווחה היום על רווח גבוה יותר ממה שציפו האנליסטים.",
    "hi": "कंपनी ने आज विश्लेषकों की उम्मीद से अधिक मुनाफे की घोषणा की।",
    "hu": "A vállalat ma nagyobb nyereségről számolt be, mint amit az elemzők vártak.",
    "id": "Perusahaan hari ini mengumumkan laba yang lebih tinggi dari perkiraan para analis.",
    "it": "L'azienda ha annunciato oggi un utile più alto di quanto si aspettassero gli analisti.",
    "ja": "同社は本日、アナリストの予想を上回る利益を発表しました。",
    "ko": "회사는 오늘 분석가들이 예상한 것보다 높은 이익을 발표했다.",
    "nl": "Het bedrijf maakte vandaag een hogere winst bekend dan analisten hadden verwacht.",
    "no": "Selskapet meldte i dag om et høyere overskudd enn det analytikerne hadde ventet seg.",
    "pl": "Spółka ogłosiła dzisiaj wyższy zysk, niż oczekiwali analitycy.",
    "pt": "A empresa anunciou hoje um lucro maior do que os analistas esperavam.",
    "ro": "Compania a anunțat astăzi un profit mai mare decât se așteptau analiștii.",
    "ru": "Компания сообщила сегодня о прибыли выше, чем ожидали аналитики.",
    "sv": "Företaget rapporterade i dag en högre vinst än vad analytikerna hade väntat sig.",
    "th": "บริษัทประกาศกำไรสูงกว่าที่นักวิเคราะห์คาดการณ์ไว้ในวันนี้",
    "tr": "Şirket bugün analistlerin beklediğinden daha yüksek bir kâr açıkladı.",
    "uk": "Компанія повідомила сьогодні про прибуток, вищий, ніж очікували аналітики.",
    "vi": "Công ty hôm nay công bố lợi nhuận cao hơn so với dự báo của các nhà phân tích.",
    "zh": "该公司今天宣布利润高于分析师的预期。",
    "zh-Hant": "該公司今天宣布利潤高於分析師的預期。",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_each_language_is_detected(code: str, sentence: str) -> None:
    assert detect(sentence)["code"] == code


def test_both_written_norms_of_norwegian_are_one() -> None:
    assert (
        detect("Selskapet la i dag fram eit høgare overskot enn det analytikarane hadde venta")[
            "code"
        ]
        == "no"
    )


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "2014", "12.5 %", "🚀🚀", "$AAPL @someone", "\ud800"]
)
def test_what_holds_no_letters_has_no_language(text: str) -> None:
    assert detect(text) == {"code": "und", "confidence": 0.0, "why": "no letters"}


@pytest.mark.parametrize(
    "headline",
    [
        "Acme beats estimates",
        "Ravi Menon to head Kumaran Motors",
        "Kumaran Motors Q3 net dips 31%",
        "“Acme” – the café’s shares rise after results",
    ],
)
def test_short_english_headlines_are_english(headline: str) -> None:
    assert detect(headline)["code"] == "en"


@pytest.mark.parametrize(
    ("code", "headline"),
    [
        ("de", "Daimler baut ein Werk in Indien"),
        ("nl", "Philips verkoopt divisie in China"),
        ("no", "Selskapet selger olje for milliarder"),
        ("es", "El banco Acme of America sube"),
    ],
)
def test_words_shared_with_english_do_not_make_it_english(code: str, headline: str) -> None:
    assert detect(headline)["code"] == code


@pytest.mark.parametrize("wire", ["*ACME 2Q REV. $1.2B", "ZZB QQT PT $40", "Acme Zed Ultra"])
def test_a_wire_too_short_to_tell_is_no_foreign_language(wire: str) -> None:
    assert detect(wire)["code"] in ("und", "en")


def test_the_answer_says_why() -> None:
    assert detect("The shares of Acme fell")["why"] == "common words: of, shares, the"
    assert detect(SENTENCES["fi"])["why"] == "py3langid"


def test_only_the_opening_is_read() -> None:
    opening = ("Das Unternehmen meldete heute einen Gewinn. " * 9)[:READ_CHARACTERS]
    assert detect(opening + "the and of with " * 60_000) == detect(opening)


@given(ANY_TEXT)
def test_any_text_has_an_answer(text: str) -> None:
    language = detect(text)
    assert language["code"]
    assert 0.0 <= language["confidence"] <= 1.0
    assert detect(text) == language


def test_accuracy_on_labelled_sentences(labelled: Path) -> None:
    sentences, news = evaluate(labelled.parent)
    assert sentences.value >= 0.98
    assert news.value >= 0.98


def test_the_model_says_what_it_says_as_it_comes() -> None:
    plain = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    plain.set_languages(LANGUAGES.split())
    for sentence in SENTENCES.values():
        ours, theirs = identifier().rank(sentence), plain.rank(sentence)
        assert ours[0][0] == theirs[0][0]
        assert dict(ours) == pytest.approx(dict(theirs), abs=1e-5)
