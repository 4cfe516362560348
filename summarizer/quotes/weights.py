"""The learned weights, read once. `summarizer/training/quotes.py` makes the file; it holds no word of any article."""

import json
from functools import cache
from importlib.resources import files

Weights = dict[str, float]


@cache
def load() -> tuple[Weights, Weights]:
    """The weights of the span classifier and of the ranker of speakers, by feature."""
    stored = json.loads(files("summarizer").joinpath("data/quotes.json").read_text(encoding="utf-8"))
    scale = stored["scale"]
    spans, speakers = ({name: number / scale for name, number in stored[key].items()} for key in ("spans", "speakers"))
    return spans, speakers
