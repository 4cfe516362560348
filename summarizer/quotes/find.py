"""From a document to its quotes."""

from summarizer.model import Document, Quote
from summarizer.quotes import attribution, passages, weights
from summarizer.quotes.marks import find_spans
from summarizer.quotes.scene import Scene
from summarizer.quotes.speakers import Speakers
from summarizer.quotes.units import read_units

_LEARNED = ("en", "und")  # the models learned from English; `rules` has the other languages


def find_quotes(document: Document) -> tuple[Quote, ...]:
    """Every quote of a document in order, without scare quotes and titles of works; the speaker may be None.

    Each was looked up in the text again: what does not stand there word for word does not leave this function.
    """
    if document.language not in _LEARNED:
        from summarizer.quotes import rules  # five grammars, which an English article does without

        return rules.find_quotes(document)
    spans = find_spans(document.text)
    if not spans:
        return ()
    scene = Scene(document.text, spans, read_units(document.text, spans))
    models = weights.load()
    named = attribution.speakers_of(scene, attribution.genuine_quotes(scene, models), models)
    known = Speakers(scene)
    quotes = (_quote(scene, known, numbers, named) for numbers in passages.groups(scene, named))
    return tuple(quote for quote in quotes if is_verbatim(quote, document.text))


def _quote(scene: Scene, known: Speakers, numbers: list[int], named: dict[int, int | None]) -> Quote:
    parts = passages.parts(scene, numbers)
    mention = next((named[number] for number in numbers if named[number] is not None), None)
    if mention is None:
        known.pass_over()
        return Quote(parts=parts)
    speaker = known.describe(mention, scene.quote_at[numbers[0]], scene.quote_at[numbers[-1]])
    return Quote(parts=parts, mention=speaker.mention, speaker=speaker.name, role=speaker.role)


def is_verbatim(quote: Quote, text: str) -> bool:
    """Whether every part of a quote stands in the text at its place."""
    return all(passages.is_verbatim(part, text) for part in quote.parts)
