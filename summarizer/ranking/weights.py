"""The numbers that the training script found, one for each named feature, and what it counted of English stems."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from summarizer.ranking.sentence_features import SENTENCE_FEATURES
from summarizer.ranking.set_features import SET_FEATURES
from summarizer.ranking.term_features import PAIR_FEATURES, WORD_FEATURES
from summarizer.ranking.terms import Floats

STAGES = {"words": WORD_FEATURES, "pairs": PAIR_FEATURES, "sentences": SENTENCE_FEATURES, "sets": SET_FEATURES}


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear weights of the four stages, in the order of their features.

    `idf` and `effects` are of stems seen in many articles: how rare a stem is, and how much likelier or less likely
    (log odds) than its other features tell it is to be in highlights.
    """

    words: Floats
    pairs: Floats
    sentences: Floats
    sets: Floats
    idf: Mapping[str, float]
    effects: Mapping[str, float]
    unknown_idf: float


@cache
def shipped() -> Weights:
    """The weights in the package; KeyError if they were trained for other features."""
    text = resources.files("summarizer").joinpath("data", "news.json").read_text(encoding="utf-8")
    return from_json(json.loads(text))


def from_json(data: dict[str, dict[str, float]]) -> Weights:
    stages = {stage: np.array([data[stage][name] for name in names]) for stage, names in STAGES.items()}
    return Weights(**stages, idf=data["idf"], effects=data["effects"], unknown_idf=data["unknown"]["idf"])


def to_json(weights: Weights) -> dict[str, dict[str, float]]:
    """Rounded to six digits: enough for the same choices, and the same on every machine."""
    stages = {
        stage: {name: _rounded(value) for name, value in zip(names, getattr(weights, stage), strict=True)}
        for stage, names in STAGES.items()
    }
    return {
        **stages,
        "unknown": {"idf": _rounded(weights.unknown_idf)},
        "idf": {stem: _rounded(value) for stem, value in sorted(weights.idf.items())},
        "effects": {stem: _rounded(value) for stem, value in sorted(weights.effects.items())},
    }


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
