"""The quotes worth showing: they stand alone, somebody is named for them, and they say what was not yet said."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from summarizer.model import Document, Quote, Summary
from summarizer.quotes.lexicon import word_set
from summarizer.stopwords import STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LEAST_WORDS = 5
# What leads to words that nobody says, up to their opening mark.
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|(?:(?:en)?titled|nicknamed|headlined|so-called|billed as|known (?:\w+ )?as|hashtag"
    r"|slogan|motto|(?:sign|banner|placard)s? (?:that )?(?:reads?|reading|saying|said)),?) ?\W$"
)
_LONGEST_CALL = 40  # characters
_TITLED = 4  # letters of words that have a capital in a title
_LEAST_TITLED = 3  # of those words
_IDEAL_WORDS = 25  # new words beyond these add nothing: three lines on a phone
# A description that opens so names nobody, whatever names stand in it: "a spokesman for the SDF", "her lawyer".
_NOBODY = word_set(
    """
    a an another one some many several two most few other others this that these those his her their its my our
    i he she it they we you who him them critics officials people
    """
)
# An opening that leans on what was said before, and one that may point back to it.
_DANGLING = word_set("he she they him his her hers their them but and or because which who")
_POINTING = word_set("it it's it’s that that's that’s this those these so")


def key_quotes(quotes: Sequence[Quote], document: Document, summary: Summary, limit: int | None) -> tuple[Quote, ...]:
    """The best `limit` (None: all) of the quotes that are fit to be shown, in the article's order."""
    told = _told(document, summary)
    stop_words = _stop_words(document.language)
    spoken = [quote for quote in quotes if _is_named(quote) and not _is_name(quote, document.text)]
    fit = [
        replace(quote, score=_score(quote, words, told))
        for quote, words in ((quote, _words(quote.text)) for quote in spoken)
        if _stands_alone(quote, words) and _new_share(set(words) - stop_words, told) > 0.5
    ]
    return tuple(fit) if limit is None else _best(fit, limit)


@lru_cache(maxsize=32)
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(word for word in STOP_WORDS.get(language, STOP_WORDS["en"]) if "'" not in word and "’" not in word)


def _told(document: Document, summary: Summary) -> set[str]:
    """The words that a reader has read before the quotes: title, summary, and the article's opening sentence."""
    opening = re.split(r"(?<=[.!?…])\s", document.text.lstrip(), maxsplit=1)[0]
    texts = (document.title, opening, *(sentence.text for sentence in summary.sentences))
    return set(_words("\n".join(texts)))


def _words(text: str) -> list[str]:
    return list(map(str.lower, _WORD.findall(text)))


def _is_name(quote: Quote, text: str) -> bool:
    """Whether the words are the name of a work, a plan, a slogan: called so beside them, or written as titles are."""
    start = quote.parts[0].start
    return bool(_CALLED.search(text, max(0, start - _LONGEST_CALL), start)) or _is_title(quote.text)


def _is_title(words: str) -> bool:
    long = [word for word in _WORD.findall(words) if len(word) >= _TITLED]
    return len(long) >= _LEAST_TITLED and not words.isupper() and all(word[0].isupper() for word in long)


def _is_named(quote: Quote) -> bool:
    words = (quote.speaker or "").split()
    if not words or words[0].lower() in _NOBODY:
        return False
    return any(word[:1].isalpha() and not word[:1].islower() and word.lower() != "the" for word in words)


def _stands_alone(quote: Quote, words: Sequence[str]) -> bool:
    """A whole sentence or more: it opens with a capital, is long enough, and leans on nobody's words before it."""
    if len(words) < _LEAST_WORDS or quote.text[:1].islower() or quote.text[:1] in "…[.":
        return False
    return words[0] not in _DANGLING


def _new_share(words: set[str], told: set[str]) -> float:
    """The share of a quote's different content words that are new; a contraction counts as one, it holds a verb."""
    return len(words - told) / len(words) if words else 0.0


def _score(quote: Quote, words: Sequence[str], told: set[str]) -> float:
    new = min(len(set(words) - told), _IDEAL_WORDS) / _IDEAL_WORDS
    return new + 0.3 * (quote.role is not None) - 0.3 * (words[0] in _POINTING)


def _best(fit: list[Quote], limit: int) -> tuple[Quote, ...]:
    """The highest scores, where a second quote of the same speaker counts half and a third a third."""
    chosen: list[int] = []
    said: dict[str, int] = {}
    while len(chosen) < min(limit, len(fit)):
        left = (number for number in range(len(fit)) if number not in chosen)
        best = max(left, key=lambda number: (fit[number].score / (1 + said.get(fit[number].speaker or "", 0)), -number))
        chosen.append(best)
        said[fit[best].speaker or ""] = said.get(fit[best].speaker or "", 0) + 1
    return tuple(fit[number] for number in sorted(chosen))
