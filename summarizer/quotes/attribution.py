"""Which quoted runs are somebody's words, and whose: linear models over `features`, decoded from left to right.

Where they are in doubt about the speaker, the network of `reader` has a say too.
"""

from collections.abc import Mapping
from math import exp

from summarizer.quotes.case import Before, Case
from summarizer.quotes.genuine import span_families
from summarizer.quotes.reader import LEAST
from summarizer.quotes.scene import Scene
from summarizer.quotes.weights import Models

_HOPELESS = 4.0  # log odds behind the best at a glance; 6.0 gains nothing, a list of 5 costs 0.1 of F1
_LONGEST_LIST = 8
_GLANCE_COUNTS = 0.5  # two models err less than one
_SURE = 0.95  # above it the network is not asked: a fifth of quotes are left, and as many are right
_EACH_COUNTS = 0.6  # of the linear models and the network, which both are too sure of what they see
_LEAST_CERTAINTY = 0.5  # of quote and speaker; below it nobody is named. Cross-validated F1 is flat from .45 to .55


def genuine_quotes(scene: Scene, models: Models) -> dict[int, float]:
    """The numbers of the spans that are quotes, no scare quotes and no titles of works, with how likely they are."""
    odds = (models.spans.sum_of(span_families(scene, number)) for number in range(len(scene.spans)))
    return {number: 1 / (1 + exp(-odd)) for number, odd in enumerate(odds) if odd > 0}


def speakers_of(scene: Scene, genuine: Mapping[int, float], models: Models) -> dict[int, int | None]:
    """The unit that each quote's speaker is mentioned by, or None; each decision leans on the one before."""
    found: dict[int, int | None] = {}
    before: Before | None = None
    for number, likely in genuine.items():
        case = Case(scene, number, before)
        speaker, certainty = _decide(case, models)
        found[number] = speaker if likely * certainty >= _LEAST_CERTAINTY else None
        before = Before(case.at, speaker)
    return found


def _decide(case: Case, models: Models) -> tuple[int | None, float]:
    """The likeliest candidate, and how likely it is; who alone is left after a glance needs no second look."""
    glances = shortlist(case, models)
    if len(glances) == 1:
        return next(iter(glances)), 1.0
    scores = {
        candidate: models.speakers.sum_of(case.families(candidate)) + _GLANCE_COUNTS * glance
        for candidate, glance in glances.items()
    }
    best, certainty = _likeliest(scores)
    if certainty >= _SURE:
        return best, certainty
    read = models.reader.read(case.scene, case.at)
    return _likeliest({c: _EACH_COUNTS * (score + read.get(c, LEAST)) for c, score in scores.items()})


def _likeliest(scores: Mapping[int | None, float]) -> tuple[int | None, float]:
    best = max(scores, key=lambda candidate: scores[candidate])
    return best, 1 / sum(exp(score - scores[best]) for score in scores.values())


def shortlist(case: Case, models: Models) -> dict[int | None, float]:
    """The candidates that a quick look does not rule out, in their order, each with its score at a glance."""
    scores = {candidate: models.glance.weight_of(case.glance(candidate)) for candidate in case.candidates}
    highest = sorted(scores.values(), reverse=True)[:_LONGEST_LIST]
    least = max(highest[0] - _HOPELESS, highest[-1])
    return {candidate: score for candidate, score in scores.items() if score >= least}
