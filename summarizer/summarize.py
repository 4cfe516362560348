"""From a document to its brief: chosen sentences and key quotes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.errors import SummarizerError
from summarizer.model import Brief, Document, Sentence, Summary
from summarizer.openings import dateline_length, hangs
from summarizer.sentences import split

METHODS: tuple[str, ...] = (
    "news",
    "lead",
    "lexrank",
    "textrank",
    "luhn",
    "lsa",
    "sumbasic",
    "kl",
    "reduction",
    "edmundson",
)
"""The ways to choose sentences: our own ranking, the first sentences, and sumy's algorithms."""

_FEWEST_LETTERS = 12  # of a sentence that is worth its line: "Off!" is not
_MOST_SENTENCES = 4  # where the number is left to us


def brief(
    document: Document,
    *,
    sentences: int | None = 3,
    characters: int | None = None,
    quotes: int | None = 3,
    method: str = "news",
) -> Brief:
    """The summary and the key quotes of a document.

    At most so many sentences, characters and quotes. `sentences` None: as many as cover the document best, up to four;
    `quotes` None: all key quotes.
    """
    from summarizer.quotes import find_quotes, key_quotes

    summary = summarize(document, sentences=sentences, characters=characters, method=method)
    return Brief(summary, key_quotes(find_quotes(document), document, summary, quotes))


def summarize(
    document: Document, *, sentences: int | None = 3, characters: int | None = None, method: str = "news"
) -> Summary:
    """Whole sentences of the document that stand on their own, in its order; none where none fits."""
    if method not in METHODS:
        raise SummarizerError(f"There is no method “{method}”: choose one of {', '.join(METHODS)}.")
    if (sentences is not None and sentences < 1) or (characters is not None and characters < 1):
        raise SummarizerError("A summary needs room for one sentence at least: ask for one or more.")
    found = choosable(document)
    if not found:
        return Summary(())
    if method == "news":
        numbers = _by_news(found, document.language, sentences, characters)
    else:
        most = _MOST_SENTENCES if sentences is None else sentences
        numbers = _by_order(method, document, found, _Pick(found, document.language, most, characters))
    return Summary(tuple(found[number] for number in numbers))


def choosable(document: Document) -> tuple[Sentence, ...]:
    """The sentences a summary may be made of: each once, without the dateline, none too short to say something."""
    seen: set[str] = set()
    found: list[Sentence] = []
    for sentence in split(document.text, document.language):
        shown = _without_dateline(sentence)
        key = shown.text.casefold()
        if key not in seen and sum(map(str.isalpha, shown.text)) >= _FEWEST_LETTERS:
            seen.add(key)
            found.append(shown)
    return tuple(found)


def _without_dateline(sentence: Sentence) -> Sentence:
    if sentence.start > 0:
        return sentence
    length = dateline_length(sentence.text)
    return replace(sentence, text=sentence.text[length:], start=sentence.start + length) if length else sentence


def _by_news(found: Sequence[Sentence], language: str, sentences: int | None, characters: int | None) -> list[int]:
    from summarizer.ranking import news  # loads numpy

    texts = [sentence.text for sentence in found[: news.MOST_READ]]
    budget = news.Budget(sentences, characters)
    return news.choose(news.judge(texts, language), [len(text) for text in texts], budget)


def _by_order(method: str, document: Document, found: Sequence[Sentence], pick: "_Pick") -> list[int]:
    if method == "lead":
        return sorted(pick(range(len(found))))
    from summarizer import classics  # loads sumy, which takes half a second

    return classics.choose(method, document.title, found, document.language, pick)


@dataclass(frozen=True, slots=True)
class _Pick:
    """Takes the best sentences that fit, leaving out those that hang on one that was not taken."""

    found: Sequence[Sentence]
    language: str
    sentences: int
    characters: int | None

    def __call__(self, best_first: Sequence[int]) -> list[int]:
        taken: list[int] = []
        room = float("inf") if self.characters is None else self.characters + 1
        for number in best_first:
            length = len(self.found[number].text) + 1
            stands = number == 0 or number - 1 in taken or not hangs(self.found[number].text, self.language)
            if stands and length <= room and len(taken) < self.sentences:
                taken.append(number)
                room -= length
        return taken
