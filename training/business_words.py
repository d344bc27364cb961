"""Weigh words by what speaks of companies: `python -m training.business_words DATA LEXICA MODEL`.

DATA holds `recordings/sentiment-sentfin`, `labelled/tfns-train` (both MIT) and
`recordings/dedupe-uci-news-aggregator` (CC BY 4.0). LEXICA holds the unigram table of symspellpy
(MIT; counts of Google Books, CC BY 3.0) as `frequency_dictionary_en_82_765.txt` and WordNet's
`data.noun`, `data.verb`, `data.adj` and `data.adv` (WordNet licence). MODEL holds the sentence
encoder all-MiniLM-L6-v2 (Apache 2.0) as `model.onnx` and `tokenizer.json`; onnxruntime and
tokenizers run it, here only.

A logistic regression tells the words around companies in headlines from those of WordNet's glosses
and of titles on films, music and health that name no company. It reads the mean of the words'
embeddings, so that a word that no text of training holds ("orchard") weighs as its like do. What is
shipped is the weight of each word: its embedding times the regression's.
"""

import argparse
import csv
import json
import pathlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from altlens.analyze.common_words import COUNTRIES, EMPTY
from altlens.analyze.companies import linker
from altlens.analyze.context import Context
from altlens.analyze.name_context import UNIT, WINDOW
from altlens.evaluate.sentiment_sets import is_held_out, sentfin, tfns

SHIPPED = pathlib.Path(__file__).parents[1] / "altlens/analyze/models/business_words.json"
GENERAL_WORDS = 32_000  # of general English, the most frequent
FINANCE_TEXTS = 3  # texts of finance that hold a word not among them
LONGEST = 16  # pieces of a word that the encoder reads
BATCH = 256
GLOSSES = 50_000
NEWS_WEIGHT = 10.0  # of a title, as a gloss counts 1
BUSINESS, TECHNOLOGY, LEISURE = "b", "t", "em"
INVERSE_PENALTY = 3.0
STRENGTH = 0.8  # of this evidence beside that of `name_context`, chosen on crafted texts
SMALLEST_WEIGHT = 60  # hundredths of a logit
SEED = 1

Floats = NDArray[np.float32]


def main() -> None:
    """Train on the data named on the command line and write the weights."""
    parser = argparse.ArgumentParser(description="Weigh words by what speaks of companies.")
    parser.add_argument("data", type=pathlib.Path, help="folder with the labelled sets")
    parser.add_argument("lexica", type=pathlib.Path, help="folder with symspellpy's table, WordNet")
    parser.add_argument("model", type=pathlib.Path, help="folder with the sentence encoder")
    options = parser.parse_args()
    titles = list(_titles(options.data))
    finance = [row.text for row in (*sentfin(options.data), *tfns(options.data))]
    finance += _tweets(options.data)
    finance += [title for title, category in titles if category == BUSINESS]
    words = vocabulary(finance, options.lexica)
    embeddings = embed(words, options.model)
    places = {word: place for place, word in enumerate(words)}
    around = [
        *company_contexts([*finance, *(t for t, category in titles if category == TECHNOLOGY)]),
    ]
    chance = random.Random(SEED)
    glosses = list(_glosses(options.lexica))
    chance.shuffle(glosses)
    others = [_around_one(Context(gloss).norms, chance) for gloss in glosses[:GLOSSES]]
    leisure = [*other_contexts((t for t, category in titles if category in LEISURE), chance)]
    rows = [_mean(norms, embeddings, places) for norms in (*around, *others, *leisure)]
    labels = np.array([1] * len(around) + [0] * (len(others) + len(leisure)))
    weights = np.array([1.0] * len(around) + [1.0] * len(others) + [NEWS_WEIGHT] * len(leisure))
    weights[labels == 0] *= len(around) / weights[labels == 0].sum()
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=300)
    model.fit(np.array(rows), labels, weights)
    of_words = embeddings @ model.coef_[0]
    write(SHIPPED, float(model.intercept_[0]), dict(zip(words, of_words, strict=True)))


def vocabulary(finance: Iterable[str], lexica: pathlib.Path) -> list[str]:
    """The words that get a weight: those of general English and of finance."""
    table = (lexica / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    counts = {word: int(count) for word, count in map(str.split, table.splitlines())}
    general = sorted(counts, key=lambda word: (-counts[word], word))[:GENERAL_WORDS]
    texts = Counter(norm for text in finance for norm in set(Context(text).norms))
    special = sorted(word for word, count in texts.items() if count >= FINANCE_TEXTS)
    words = dict.fromkeys((*general, *(word for word in special if word.isalpha())))
    return [word for word in words if _counts(word)]


def _counts(word: str) -> bool:
    return len(word) > 2 and word not in EMPTY and word not in COUNTRIES


def embed(words: list[str], model: pathlib.Path) -> Floats:
    """The embedding of each word by itself, less the mean of all."""
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    session = InferenceSession(str(model / "model.onnx"))
    pieces = [tokenizer.encode(word).ids[:LONGEST] for word in words]
    order = sorted(range(len(words)), key=lambda place: len(pieces[place]))
    found: dict[int, Floats] = {}
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        ids = np.zeros((len(places), max(len(pieces[place]) for place in places)), np.int64)
        mask = np.zeros_like(ids)
        for row, place in enumerate(places):
            ids[row, : len(pieces[place])] = pieces[place]
            mask[row, : len(pieces[place])] = 1
        states = session.run(
            None,
            {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)},
        )[0]
        means = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        found |= dict(zip(places, means, strict=True))
    embeddings: Floats = np.array([found[place] for place in range(len(words))])
    return embeddings - embeddings.mean(0)


def company_contexts(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield the words around the first two companies of each text."""
    link = linker()
    for text in texts:
        if is_held_out(text):
            continue
        context = Context(text)
        for hit in [hit for hit in link.hits(context) if hit.company][:2]:
            yield _around(context.norms, hit.first, hit.last)


def other_contexts(titles: Iterable[str], chance: random.Random) -> Iterator[list[str]]:
    """Yield the words around capitalised words of titles that name no company."""
    link = linker()
    for title in titles:
        context = Context(title)
        if is_held_out(title) or any(hit.company for hit in link.hits(context)):
            continue
        raws = context.raws
        names = [at for at, raw in enumerate(raws) if raw[0].isupper() and len(raw) > 3]
        for at in chance.sample(names, min(2, len(names))):
            yield _around(context.norms, at, at + 1)


def _around_one(norms: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(max(1, len(norms)))
    return _around(norms, at, at + 1)


def _around(norms: list[str], first: int, last: int) -> list[str]:
    return [*norms[max(0, first - WINDOW) : first], *norms[last : last + WINDOW]]


def _mean(norms: list[str], embeddings: Floats, places: dict[str, int]) -> Floats:
    """The sum of the words' embeddings by their number and one: few words say less."""
    rows = [places[norm] for norm in dict.fromkeys(norms) if norm in places]
    total: Floats = embeddings[rows].sum(0) / (len(rows) + 1)
    return total


def _titles(data: pathlib.Path) -> Iterator[tuple[str, str]]:
    folder = data / "recordings" / "dedupe-uci-news-aggregator"
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            yield from ((row["TITLE"], row["CATEGORY"]) for row in csv.DictReader(lines))


def _tweets(data: pathlib.Path) -> list[str]:
    path = data / "labelled" / "tfns-train" / "tweets.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


def _glosses(lexica: pathlib.Path) -> Iterator[str]:
    """Yield WordNet's glosses, and its examples apart."""
    for kind in ("noun", "verb", "adj", "adv"):
        for line in (lexica / f"data.{kind}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            gloss = line.partition("| ")[2]
            yield from re.findall(r'"([^"]{15,})"', gloss)
            yield re.sub(r'"[^"]*"', "", gloss)


def write(path: pathlib.Path, bias: float, weights: dict[str, float]) -> None:
    """Write one weight per line, in hundredths."""
    rounded = {word: round(float(weight) * STRENGTH * UNIT) for word, weight in weights.items()}
    kept = {word: rounded[word] for word in sorted(rounded) if abs(rounded[word]) > SMALLEST_WEIGHT}
    lines = ",\n".join(f"{json.dumps(word)}: {weight}" for word, weight in kept.items())
    content = f'{{\n"bias": {round(bias * STRENGTH * UNIT)},\n"weights": {{\n{lines}\n}}\n}}\n'
    path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
