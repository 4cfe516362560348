"""Which quoted runs are somebody's words, and whose: linear models over `features`, decoded from left to right."""

from collections.abc import Iterable
from math import exp

from summarizer.quotes.features import Before, Case
from summarizer.quotes.genuine import span_features
from summarizer.quotes.scene import Scene
from summarizer.quotes.weights import Models

_HOPELESS = 5.0  # log odds behind the best at a glance
_LONGEST_LIST = 5
_LEAST_CERTAINTY = 0.4  # below it nobody is named; where F1 is near .9 this loses less than a wrong speaker


def genuine_quotes(scene: Scene, models: Models) -> list[int]:
    """The numbers of the spans that are quotes: no scare quotes, no titles of works."""
    return [number for number in range(len(scene.spans)) if models.spans.sum(span_features(scene, number)) > 0]


def shortlist(case: Case, models: Models) -> list[int | None]:
    """The candidates that a quick look does not rule out, in their order; the nearest of equals stays."""
    scores = [models.glance.sum_of((case.glance(candidate),)) for candidate in case.candidates]
    least = max(max(scores) - _HOPELESS, sorted(scores)[-min(_LONGEST_LIST, len(scores))])
    return [candidate for candidate, score in zip(case.candidates, scores, strict=True) if score >= least]


def speakers_of(scene: Scene, numbers: Iterable[int], models: Models) -> dict[int, int | None]:
    """The unit that each quote's speaker is mentioned by, or None; each decision leans on the one before."""
    found: dict[int, int | None] = {}
    before: Before | None = None
    for number in numbers:
        case = Case(scene, number, before)
        candidates = shortlist(case, models)
        scores = [models.speakers.sum_of(case.families(candidate)) for candidate in candidates]
        best = max(range(len(scores)), key=scores.__getitem__)
        certainty = 1 / sum(exp(score - scores[best]) for score in scores)
        found[number] = candidates[best] if certainty >= _LEAST_CERTAINTY else None
        before = Before.of(scene, case.at, candidates[best], before)
    return found
