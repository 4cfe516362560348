"""How the ranking does on a house it never saw: `python -m summarizer.training.houses DATA [--mark cnn]`.

DATA as for `summarizer.training.rank`. The articles that use the mark as a word are one part, all others the other;
each part is judged by weights that were trained on the other alone, and held against its first three sentences.
"""

import argparse
from pathlib import Path

import numpy as np

from summarizer.ranking import news
from summarizer.ranking.terms import Floats
from summarizer.ranking.weights import Weights
from summarizer.training.rank import LEAD, Row, read, train
from summarizer.training.rouge import reference, rouge, stemmed
from summarizer.words import words


def gains(rows: list[Row], weights: Weights) -> Floats:
    """Of each article, ROUGE-1, -2 and -Lsum of its summary over that of its first three sentences."""
    return np.array([_gain(row, weights) for row in rows])


def _gain(row: Row, weights: Weights) -> Floats:
    sentences = row["sentences"]
    judged = news.judge(sentences, "en", weights=weights)
    chosen = news.choose(judged, [True] * len(sentences), list(map(len, sentences)), news.Budget(), weights)
    found = reference(stemmed(sentences), stemmed(row["reference"]))
    return rouge(found, np.array(chosen)) - rouge(found, np.arange(min(LEAD, len(sentences))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--mark", default="cnn")
    options = parser.parse_args()
    rows = read(options.data)
    marked = [row for row in rows if options.mark in words(" ".join(row["sentences"]))]
    others = [row for row in rows if row not in marked]
    for name, known, unseen in ((options.mark, others, marked), (f"not {options.mark}", marked, others)):
        found = gains(unseen, train(known))
        figures = "  ".join(
            f"{mean:+.2f} ± {error:.2f}"
            for mean, error in zip(found.mean(0), found.std(0) / len(found) ** 0.5, strict=True)
        )
        print(f"{name:<10}{len(unseen):>5} articles, trained on {len(known):>5}:  {figures}", flush=True)


if __name__ == "__main__":
    main()
