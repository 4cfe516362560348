"""The learned weights, read once. `summarizer.training.quotes` makes the file; it holds no word of any article."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Weights = dict[str, float]
SCALE = 100
"""Weights are stored as whole hundredths: finer ones change no decision that matters and double the file."""


@dataclass(frozen=True, slots=True)
class Models:
    """`spans` tells quotes from other quoted words, `speakers` ranks the candidates; weights by feature."""

    spans: Weights
    speakers: Weights


@cache
def load() -> Models:
    stored = json.loads(files("summarizer").joinpath("data/quotes.json").read_text(encoding="utf-8"))
    spans, speakers = ({name: whole / SCALE for name, whole in stored[kind].items()} for kind in ("spans", "speakers"))
    return Models(spans=spans, speakers=speakers)
