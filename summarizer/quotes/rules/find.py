"""From a document in one of the languages with rules to its quotes."""

import re

from summarizer.model import Document, Quote
from summarizer.quotes import passages
from summarizer.quotes.rules.attribution import Attribution, Attributions
from summarizer.quotes.rules.french import FRENCH
from summarizer.quotes.rules.german import GERMAN
from summarizer.quotes.rules.grammar import Grammar
from summarizer.quotes.rules.insets import spans_of
from summarizer.quotes.rules.other import OTHER
from summarizer.quotes.rules.russian import RUSSIAN
from summarizer.quotes.rules.spanish import SPANISH
from summarizer.quotes.rules.speakers import Speakers
from summarizer.quotes.rules.turkish import TURKISH
from summarizer.quotes.rules.units import read_units
from summarizer.quotes.scene import Scene

_GRAMMARS = {"de": GERMAN, "fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "tr": TURKISH}
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]{2}|[^\\W_]+")  # two Chinese or Japanese signs make a word
_LEAST_WORDS = 3
_LEAST_STATEMENT = 7  # words that are somebody's even where nothing says whose
_LEAST_WITHOUT_CASE = 5  # the same in scripts without capitals, which do not show where a sentence opens
_ENDS = (".", "!", "?", "…", "。", "！", "？")


def find_quotes(document: Document) -> tuple[Quote, ...]:
    """Every quote of a document in order; in a language without rules of its own, only "Name:" tells a speaker."""
    grammar = _GRAMMARS.get(document.language, OTHER)
    spans = spans_of(document.text, grammar, document.language)
    if not spans:
        return ()
    scene = Scene(document.text, spans, read_units(document.text, spans, grammar, document.language))
    attributed = _attributed(scene, grammar)
    mentions = {number: found.mention if found else None for number, found in attributed.items()}
    speakers = Speakers(scene, grammar)
    quotes = (_quote(scene, speakers, numbers, attributed) for numbers in passages.groups(scene, mentions))
    return tuple(quote for quote in quotes if all(passages.is_verbatim(part, document.text) for part in quote.parts))


def _attributed(scene: Scene, grammar: Grammar) -> dict[int, Attribution | None]:
    """For the number of every quote that is no scare quote, its attribution; one carries on in its paragraph."""
    attributions = Attributions(scene, grammar)
    found: dict[int, Attribution | None] = {}
    for number, at in enumerate(scene.quote_at):
        if attributions.is_named(at):
            continue
        own = attributions.of(at)
        carried = None if own else _carried_on(scene, number, found)
        if own or carried or _is_statement(scene, number):
            found[number] = own or carried
    return found


def _carried_on(scene: Scene, number: int, found: dict[int, Attribution | None]) -> Attribution | None:
    """The attribution of the quote before, where this one goes on with it in its sentence or the next."""
    before = found.get(number - 1)
    if before is None:
        return None
    last, at = scene.quote_at[number - 1], scene.quote_at[number]
    between = scene.codes[last + 1 : at]
    if scene.spans[number - 1].open_ended and between == ["¶"]:
        return before
    if "¶" in between or ":" in between or between.count(".") > 1:
        return None
    same_sentence = scene.units[last].sentence == scene.units[at].sentence
    interrupted = (
        same_sentence and "." not in between and (between[-1:] == [","] or between[:1] == between[-1:] == ["-"])
    )
    return (
        before
        if interrupted or (between[-1:] in ([], ["."], ["-"]) and _is_statement(scene, number, least=1))
        else None
    )


def _is_statement(scene: Scene, number: int, least: int = _LEAST_WORDS) -> bool:
    """Whether nothing near need say so: a whole sentence that stands by itself, or a long run of words."""
    at, span = scene.quote_at[number], scene.spans[number]
    inner = scene.text[span.inner_start : span.inner_end].strip()
    words = len(_WORD.findall(inner[:400]))
    if not words or inner[0].islower():
        return words > _LEAST_STATEMENT and inner.endswith(_ENDS)
    if not inner[0].isupper() and inner[0].isalpha():
        return words >= _LEAST_WITHOUT_CASE
    opens = scene.code(at - 1) in ".¶:Q-"
    closes = inner.endswith(_ENDS) or scene.code(at + 1) in ".¶Q,-"
    return (opens and closes and words >= least) or (opens and words >= _LEAST_STATEMENT)


def _quote(scene: Scene, speakers: Speakers, numbers: list[int], found: dict[int, Attribution | None]) -> Quote:
    parts = passages.parts(scene, numbers)
    attribution = next((found[number] for number in numbers if found[number]), None)
    if attribution is None:
        speakers.pass_over()
        return Quote(parts=parts)
    speaker = speakers.describe(attribution, scene.quote_at[numbers[0]], scene.quote_at[numbers[-1]])
    return Quote(parts=parts, mention=speaker.mention, speaker=speaker.name, role=speaker.role)
