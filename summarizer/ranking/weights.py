"""The numbers that the training script found, one for each named feature, and what it counted of English stems."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy as np

from summarizer.ranking.context_features import CONTEXT_FEATURES
from summarizer.ranking.lexicon import Known, Lexicon
from summarizer.ranking.network import Network
from summarizer.ranking.sentence_features import SENTENCE_FEATURES
from summarizer.ranking.set_features import SET_FEATURES
from summarizer.ranking.term_features import PAIR_FEATURES, WORD_FEATURES
from summarizer.ranking.terms import Floats

STAGES = {"words": WORD_FEATURES, "pairs": PAIR_FEATURES, "sentences": SENTENCE_FEATURES, "sets": SET_FEATURES}


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Linear weights of the stages in the order of their features, the network of the second look at words, and the
    stems seen in many articles."""

    words: Floats
    contexts: Network
    pairs: Floats
    sentences: Floats
    sets: Floats
    stems: Mapping[str, Known]
    unknown: Known  # of any other stem


@cache
def shipped() -> Weights:
    """The weights in the package; KeyError if they were trained for other features."""
    text = resources.files("summarizer").joinpath("data", "news.json").read_text(encoding="utf-8")
    return from_json(json.loads(text))


@lru_cache(maxsize=32)
def lexicon(weights: Weights, language: str) -> Lexicon:
    return Lexicon(language, weights.stems, weights.unknown)


def from_json(data: dict[str, Any]) -> Weights:
    stages = {stage: np.array([data[stage][name] for name in names]) for stage, names in STAGES.items()}
    stems = {stem: Known(*numbers) for stem, numbers in data["stems"].items()}
    contexts = Network(
        np.array([data["contexts"]["inner"][name] for name in CONTEXT_FEATURES]), np.array(data["contexts"]["outer"])
    )
    return Weights(**stages, contexts=contexts, stems=stems, unknown=Known(data["unknown"]))


def to_json(weights: Weights) -> dict[str, Any]:
    """Rounded to six digits: enough for the same choices."""
    stages = {
        stage: {name: _rounded(value) for name, value in zip(names, getattr(weights, stage), strict=True)}
        for stage, names in STAGES.items()
    }
    inner = {name: list(map(_roughly, row)) for name, row in zip(CONTEXT_FEATURES, weights.contexts.inner, strict=True)}
    contexts = {"inner": inner, "outer": list(map(_roughly, weights.contexts.outer))}
    stems = {stem: [_rounded(of.idf), _rounded(of.effect)] for stem, of in sorted(weights.stems.items())}
    return {**stages, "contexts": contexts, "unknown": _rounded(weights.unknown.idf), "stems": stems}


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def _roughly(value: float) -> float:
    """Of the network's thousands of numbers none matters much."""
    return float(f"{value:.4g}")
