"""News articles in, their briefs out: clean text, chosen sentences, verbatim quotes with their speakers.

Nothing is generated: every word shown is a word of the article, with its place in it. The package knows no clock, no
network, no disk, no database. Loading it is cheap: numpy, sumy, trafilatura and lxml wait for the first call
that needs them.
"""

import os

from summarizer.errors import SummarizerError
from summarizer.extract import read_html, read_text
from summarizer.model import Brief, Document, Explained, Part, Quote, Sentence, Summary
from summarizer.summarize import METHODS, brief, explain

# The matrices of an article are small: a second thread of BLAS waits more than it works, and costs a third of processor
# time on top. numpy reads this when it is first loaded; who has loaded or set it before keeps what they have.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

VERSION = "3"
"""Rises whenever the same article would get another brief: what is stored with a summary to know if it is stale."""

__all__ = [
    "METHODS",
    "VERSION",
    "Brief",
    "Document",
    "Explained",
    "Part",
    "Quote",
    "Sentence",
    "SummarizerError",
    "Summary",
    "brief",
    "explain",
    "find_quotes",
    "read_html",
    "read_text",
]


def find_quotes(document: Document) -> tuple[Quote, ...]:
    """Every real quote of the document in its order, scare quotes left out; `speaker` is None where none is named."""
    from summarizer import quotes

    return quotes.find_quotes(document)
