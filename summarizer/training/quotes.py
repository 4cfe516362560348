"""Trains the models of `summarizer.quotes` on news whose quotes and speakers were marked by annotators.

    OMP_NUM_THREADS=1 python -m summarizer.training.quotes DATA WEIGHTS [--report]

DATA: JSON Lines (gzip), a row an article: {"id", "text", "quotes": [{"start", "end", "speaker"}]}. A fixed sixth of
the rows, by a hash of the id, is left out for judging. The same data give the same file, bit for bit. `--report`
prints how well each model does on a quarter of the rows that it was not trained on, instead of writing anything.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from summarizer.quotes.attribution import genuine_quotes, speakers_of
from summarizer.quotes.case import Before, Case
from summarizer.quotes.features import Family
from summarizer.quotes.genuine import span_families
from summarizer.quotes.lexicon import word_set
from summarizer.quotes.marks import find_spans
from summarizer.quotes.scene import Scene
from summarizer.quotes.units import read_units
from summarizer.quotes.weights import SCALE, Linear, Models, as_json
from summarizer.training import reader

_STEPS, _PACE = 150, 0.1  # of Adam, over all examples at once
_SPAN_PENALTY, _SPEAKER_PENALTY = 3.0, 3.0  # chosen by cross-validation inside the training rows, as is the next
_LEAST_SEEN = 3  # rarer features are left out

# Words that do not tell one speaker from another.
_TITLES = word_set(
    "the a an of and or in on for at to his her its their mr mrs ms dr sen rep gov president former said says"
)
_EDGES = "\"“”„«»'’‘.,;:!? \n\t"


@dataclass(slots=True)
class Article:
    """`gold`: for each span the annotated speaker, "" for nobody, None where the span is no quote."""

    scene: Scene
    gold: list[str | None]


@dataclass(slots=True)
class Examples:
    """Choices between candidates, of which at least one is right; flat arrays with the bounds of each."""

    names: dict[str, int] = field(default_factory=dict)
    features: list[int] = field(default_factory=list)
    bounds: list[int] = field(default_factory=lambda: [0])  # of candidates in `features`
    right: list[bool] = field(default_factory=list)
    groups: list[int] = field(default_factory=lambda: [0])  # bounds of choices in `right`

    def add(self, candidates: Iterable[list[str]], right: Sequence[bool]) -> None:
        for features in candidates:
            self.features += [self.names.setdefault(name, len(self.names)) for name in features]
            self.bounds.append(len(self.features))
        self.right += right
        self.groups.append(len(self.right))


def read(path: Path) -> list[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [_article(row) for row in rows if not _is_left_out(row["id"])]


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def _is_left_out(name: str) -> bool:
    return _hash(name) % 6 == 0


def _article(row: dict[str, Any]) -> Article:
    text = row["text"]
    spans = find_spans(text)
    gold: list[str | None] = [None] * len(spans)
    for quote in row["quotes"]:
        wanted = _trimmed(text, quote["start"], quote["end"])
        for number, span in enumerate(spans):
            if gold[number] is None and _overlap(wanted, _trimmed(text, span.start, span.end)) >= 0.5:
                gold[number] = quote["speaker"] or ""
                break
    return Article(Scene(text, spans, read_units(text, spans)), gold)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip(_EDGES))
    return start, start + len(inner.strip(_EDGES))


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    return (min(a[1], b[1]) - max(a[0], b[0])) / max(max(a[1], b[1]) - min(a[0], b[0]), 1)


def span_examples(articles: Iterable[Article]) -> Examples:
    found = Examples()
    for article in articles:
        for number, speaker in enumerate(article.gold):
            found.add([_names(span_families(article.scene, number)), []], [speaker is not None, speaker is None])
    return found


def glance_examples(articles: Iterable[Article]) -> Examples:
    found = Examples()
    for article in articles:
        for case, right in _cases(article):
            if any(right):
                found.add([_names([case.glance(candidate)]) for candidate in case.candidates], right)
    return found


def speaker_examples(articles: Iterable[Article]) -> Examples:
    """One choice a quote; several candidates may be right, since the annotators marked words and not a place."""
    found = Examples()
    for article in articles:
        for case, right in _cases(article):
            if any(right):
                found.add([_names(case.families(candidate)) for candidate in case.candidates], right)
    return found


def windows(articles: Iterable[Article]) -> reader.Windows:
    found = reader.Windows()
    for article in articles:
        for at, speaker in zip(article.scene.quote_at, article.gold, strict=True):
            if speaker is not None:
                found.add(article.scene, at, partial(_is_right, article.scene, speaker=speaker))
    return found


def _cases(article: Article) -> Iterator[tuple[Case, list[bool]]]:
    before: Before | None = None
    for number, speaker in enumerate(article.gold):
        if speaker is None:
            continue
        case = Case(article.scene, number, before)
        right = [_is_right(article.scene, candidate, speaker) for candidate in case.candidates]
        yield case, right
        named = [c for c, is_right in zip(case.candidates, right, strict=True) if is_right and c is not None]
        nearest = min(named, key=lambda unit: abs(unit - case.at), default=None)
        before = Before(case.at, nearest)


def _names(families: Iterable[Family]) -> list[str]:
    return [name for function, arguments in families for name in function(*arguments)]


def _is_right(scene: Scene, candidate: int | None, speaker: str) -> bool:
    if candidate is None or not speaker:
        return candidate is None and not speaker
    unit, wanted = scene.units[candidate], _telling_words(speaker)
    return not wanted or bool(wanted & _telling_words(scene.text[unit.start : unit.end]))


def _telling_words(name: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]{2,}", name.lower()) if word not in _TITLES}


def fit(examples: Examples, penalty: float) -> Linear:
    """Weights that make the right candidates likely: softmax within each choice, a ridge penalty, Adam."""
    features, right = np.array(examples.features), np.array(examples.right, float)
    rows = np.repeat(np.arange(len(right)), np.diff(examples.bounds))
    choice = np.repeat(np.arange(len(examples.groups) - 1), np.diff(examples.groups))
    starts, size = np.array(examples.groups[:-1]), len(examples.names)
    kept = np.bincount(features, minlength=size) >= _LEAST_SEEN
    features, rows = features[kept[features]], rows[kept[features]]
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, _STEPS + 1):
        scores = np.bincount(rows, weights=weights[features], minlength=len(right))
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[choice])
        wanted = likely * right
        error = likely / np.bincount(choice, weights=likely)[choice]
        error -= wanted / np.maximum(np.bincount(choice, weights=wanted), 1e-12)[choice]
        slope = np.bincount(features, weights=error[rows], minlength=size) + penalty * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = _PACE * (1 if step < 0.6 * _STEPS else 0.3)
        weights -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    rounded = np.round(weights * SCALE) / SCALE
    return Linear({name: float(rounded[i]) for name, i in examples.names.items() if rounded[i]})


def train(articles: Sequence[Article]) -> Models:
    return Models(
        spans=fit(span_examples(articles), _SPAN_PENALTY),
        glance=fit(glance_examples(articles), _SPEAKER_PENALTY),
        speakers=fit(speaker_examples(articles), _SPEAKER_PENALTY),
        reader=reader.fit(windows(articles)),
    )


def report(articles: Sequence[Article]) -> str:
    """What comes out on a quarter of the articles when the models learn from the others."""
    held_out = [article for article in articles if _hash(article.scene.text) % 4 == 0]
    models = train([article for article in articles if _hash(article.scene.text) % 4])
    quotes = found = hit = right = 0
    for article in held_out:
        genuine = genuine_quotes(article.scene, models)
        named = speakers_of(article.scene, genuine, models)
        gold = {number: speaker for number, speaker in enumerate(article.gold) if speaker is not None}
        quotes, found = quotes + len(gold), found + len(genuine)
        hit += len(gold.keys() & named.keys())
        right += sum(_is_right(article.scene, named[number], gold[number]) for number in gold.keys() & named.keys())
    spans, speakers = 200 * hit / (quotes + found), 100 * right / hit
    return f"{len(held_out)} articles: span F1 {spans:.1f}, speaker of those {speakers:.1f}"


def _write(models: Models, path: Path) -> None:
    path.write_text(json.dumps(as_json(models), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    articles = read(options.data)
    if options.report:
        print(report(articles))
    else:
        _write(train(articles), options.weights)


if __name__ == "__main__":
    main()
