"""Measure `altlens.analyze.language`: accuracy on SIB-200, cost on news that is mostly English."""

import csv
import pathlib
import random
import time
from collections import Counter

from altlens.analyze.language import detect
from altlens.evaluate.result import Result
from altlens.evaluate.sentiment_sets import sentfin

FOREIGN_SHARE = 0.05  # of the news mix
SEED = 1
CODES = {
    "arb_Arab": "ar",
    "ces_Latn": "cs",
    "dan_Latn": "da",
    "deu_Latn": "de",
    "ell_Grek": "el",
    "eng_Latn": "en",
    "fin_Latn": "fi",
    "fra_Latn": "fr",
    "heb_Hebr": "he",
    "hin_Deva": "hi",
    "hun_Latn": "hu",
    "ind_Latn": "id",
    "ita_Latn": "it",
    "jpn_Jpan": "ja",
    "kor_Hang": "ko",
    "nld_Latn": "nl",
    "nob_Latn": "no",
    "pol_Latn": "pl",
    "por_Latn": "pt",
    "ron_Latn": "ro",
    "rus_Cyrl": "ru",
    "spa_Latn": "es",
    "swe_Latn": "sv",
    "tha_Thai": "th",
    "tur_Latn": "tr",
    "ukr_Cyrl": "uk",
    "vie_Latn": "vi",
    "zho_Hans": "zh",
    "zho_Hant": "zh-Hant",
}

Labelled = list[tuple[str, str]]


def evaluate(data: pathlib.Path) -> list[Result]:
    """Accuracy and cost over each set; `data` is laid out as `altlens.evaluate.__main__` says."""
    sentences = _sentences(data / "labelled" / "language-sib200")
    headlines = [(row.text, "en") for row in sentfin(data)]
    detect("Il faut d'abord charger le modèle.")
    return [
        _measure("language-sib200", sentences),
        _measure("sentiment-sentfin with 5 % language-sib200", _mix(headlines, sentences)),
    ]


def _measure(dataset: str, rows: Labelled) -> Result:
    started = time.process_time()
    codes = [detect(text)["code"] for text, _ in rows]
    seconds = time.process_time() - started
    right = sum(code == label for code, (_, label) in zip(codes, rows, strict=True))
    majority = Counter(label for _, label in rows).most_common(1)[0][1]
    return Result(
        step="language",
        dataset=dataset,
        metric="accuracy",
        value=right / len(rows),
        baseline=majority / len(rows),
        microseconds_per_item=1e6 * seconds / len(rows),
        rows=len(rows),
    )


def _sentences(folder: pathlib.Path) -> Labelled:
    rows: Labelled = []
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows += [(row["text"], CODES[path.stem]) for row in reader]
    return rows


def _mix(headlines: Labelled, sentences: Labelled) -> Labelled:
    """The headlines, with as many sentences of other languages as news would bring."""
    chance = random.Random(SEED)
    foreign = [row for row in sentences if row[1] != "en"]
    count = min(len(foreign), round(len(headlines) * FOREIGN_SHARE / (1 - FOREIGN_SHARE)))
    rows = headlines + chance.sample(foreign, count)
    chance.shuffle(rows)
    return rows
