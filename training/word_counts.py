"""Count words for linking: `python -m training.word_counts DATA`.

DATA holds `recordings/sentiment-sentfin` and `recordings/sentiment-twitter-tfns`, whose licence
allows it. Writes the number of texts that contain each word, as
`altlens.aggregate.linking.term_weights` reads it. The set that stories are evaluated on is not
among them. The same data gives the same bytes.
"""

import argparse
import csv
import json
import pathlib
from collections import Counter

from altlens.analyze.signature import signature
from altlens.evaluate.sentiment_sets import sentfin, tfns

SHIPPED = pathlib.Path(__file__).parents[1] / "altlens/aggregate/linking/word_counts.json"
TEXTS_AT_LEAST = 5  # a word in fewer counts as never seen


def main() -> None:
    """Read the data folder named on the command line and write the table."""
    parser = argparse.ArgumentParser(description="Count the words of financial news.")
    parser.add_argument("data", type=pathlib.Path, help="folder with the labelled sets")
    data = parser.parse_args().data
    texts = [row.text for row in (*sentfin(data), *tfns(data))]
    texts += tweets(data / "labelled" / "tfns-train" / "tweets.csv")
    SHIPPED.write_text(table(texts), encoding="utf-8")


def tweets(path: pathlib.Path) -> list[str]:
    """Read the texts of more tweets of the second set, which lie apart."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


def table(texts: list[str]) -> str:
    """The counts over some texts, as JSON with one line per word."""
    counts = Counter(word for text in texts for word in set(signature(text, "")["tokens"]))
    kept = {word: count for word, count in sorted(counts.items()) if count >= TEXTS_AT_LEAST}
    return json.dumps({"titles": len(texts), "counts": kept}, indent=0, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
