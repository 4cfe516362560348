"""Which quoted runs are somebody's words, and whose: linear models over `features`, decoded from left to right."""

from collections.abc import Iterable
from math import exp

from summarizer.quotes.features import Before, Case
from summarizer.quotes.genuine import span_features
from summarizer.quotes.scene import Scene
from summarizer.quotes.weights import Models

_LEAST_CERTAINTY = 0.4  # below it nobody is named; where F1 is near .9 this loses less than a wrong speaker


def genuine_quotes(scene: Scene, models: Models) -> list[int]:
    """The numbers of the spans that are quotes: no scare quotes, no titles of works."""
    return [number for number in range(len(scene.spans)) if models.spans.sum(span_features(scene, number)) > 0]


def speakers_of(scene: Scene, numbers: Iterable[int], models: Models) -> dict[int, int | None]:
    """The unit that each quote's speaker is mentioned by, or None; each decision leans on the one before."""
    found: dict[int, int | None] = {}
    before: Before | None = None
    for number in numbers:
        case = Case(scene, number, before)
        scores = [models.speakers.sum_of(case.families(candidate)) for candidate in case.candidates]
        best = max(range(len(scores)), key=scores.__getitem__)
        certainty = 1 / sum(exp(score - scores[best]) for score in scores)
        found[number] = case.candidates[best] if certainty >= _LEAST_CERTAINTY else None
        before = Before(case.at, case.candidates[best])
    return found
