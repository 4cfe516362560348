"""Which quoted runs are somebody's words, and whose: linear models over `features`, decoded from left to right."""

from collections.abc import Iterable
from math import exp

from summarizer.quotes.features import Before, Case
from summarizer.quotes.genuine import span_features
from summarizer.quotes.scene import Scene
from summarizer.quotes.weights import Models

_HOPELESS = 5.0  # log odds behind the best at a glance
_LONGEST_LIST = 5
_GLANCE_COUNTS = 0.5  # two models err less than one
_LEAST_CERTAINTY = 0.5  # below it nobody is named: cross-validated F1 is flat from .4 to .6, so precision decides


def genuine_quotes(scene: Scene, models: Models) -> list[int]:
    """The numbers of the spans that are quotes: no scare quotes, no titles of works."""
    return [number for number in range(len(scene.spans)) if models.spans.sum(span_features(scene, number)) > 0]


def shortlist(case: Case, models: Models) -> dict[int | None, float]:
    """The candidates that a quick look does not rule out, in their order, each with its score at a glance."""
    scores = {candidate: models.glance.sum_of((case.glance(candidate),)) for candidate in case.candidates}
    highest = sorted(scores.values(), reverse=True)[:_LONGEST_LIST]
    least = max(highest[0] - _HOPELESS, highest[-1])
    return {candidate: score for candidate, score in scores.items() if score >= least}


def speakers_of(scene: Scene, numbers: Iterable[int], models: Models) -> dict[int, int | None]:
    """The unit that each quote's speaker is mentioned by, or None; each decision leans on the one before."""
    found: dict[int, int | None] = {}
    before: Before | None = None
    for number in numbers:
        case = Case(scene, number, before)
        scores = {
            candidate: models.speakers.sum_of(case.families(candidate)) + _GLANCE_COUNTS * glance
            for candidate, glance in shortlist(case, models).items()
        }
        best = max(scores, key=lambda candidate: scores[candidate])
        certainty = 1 / sum(exp(score - scores[best]) for score in scores.values())
        found[number] = best if certainty >= _LEAST_CERTAINTY else None
        before = Before.of(scene, case.at, best, before)
    return found
