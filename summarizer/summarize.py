"""From a document to its brief: chosen sentences and key quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer import words
from summarizer.errors import SummarizerError
from summarizer.model import Brief, Document, Explained, Sentence, Summary
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

_LONGEST_HEAD = 100_000  # characters that are read at all, some 800 sentences: what follows, these have said
_FEWEST_LETTERS = 12
_BLANKLESS_WORD = 10  # letters to a blank that only scripts without blanks between words have
# Five words, of two letters and more, of a sentence that is worth its line: "Nobody believes me." is not.
_WORDY = re.compile(r"(?s:(?>.*?[^\W\d_]{2,}){5})")
_STATED = tuple(".!…。！।؟۔")
_CLOSING = "\"'”’»“«」』) "
_LISTED = re.compile(r"(?:\d{1,2}|[A-Za-z])[.)] |[-•*–] |[^\W\da-z_][^\Wa-z_.]*\.?(?:[ .][^\Wa-z_.]+)*: ")
_CELL = "|"  # of a table
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
    found = shown(document)
    fit = fit_to_show(found)
    if not any(fit):
        return Summary(())
    if method == "news":
        numbers = _by_news(document, found, fit, sentences, characters)
    else:
        most = _MOST_SENTENCES if sentences is None else sentences
        numbers = _by_order(method, document, found, _Pick(found, fit, document.language, most, characters))
    return Summary(tuple(found[number] for number in numbers))


def explain(document: Document, *, sentences: int | None = 3, characters: int | None = None) -> tuple[Explained, ...]:
    """What the news ranking thinks of each sentence it read, in the document's order."""
    from summarizer.ranking import news

    found = shown(document)[: news.MOST_READ]
    fit = fit_to_show(found)
    if not any(fit):
        return ()
    judged = news.judge([sentence.text for sentence in found], document.language, document.title)
    chosen = news.choose(judged, fit, [len(sentence.text) for sentence in found], news.Budget(sentences, characters))
    hanging = judged.seen.hanging.tolist()
    return tuple(
        Explained(
            sentence,
            number in chosen,
            float(judged.scores[number]),
            _as_written(judged.likely(number), sentence.text, document.language),
            hanging[number],
            fit[number],
        )
        for number, sentence in enumerate(found)
    )


def _as_written(stems: Sequence[str], sentence: str, language: str) -> tuple[str, ...]:
    """The words of the sentence that have these stems."""
    own = words.words(sentence)
    word_of = dict(zip(words.stems(own, language), own, strict=True))
    return tuple(word_of[stem] for stem in stems)


def shown(document: Document) -> tuple[Sentence, ...]:
    """The sentences of a document's head as a reader sees them: the first one without its dateline."""
    head = document.text
    if len(head) > _LONGEST_HEAD:
        head = head[: head.rfind("\n\n", 0, _LONGEST_HEAD) if "\n\n" in head[:_LONGEST_HEAD] else _LONGEST_HEAD]
    found = split(head, document.language)
    length = dateline_length(found[0].text) if found else 0
    if not length:
        return found
    first = replace(found[0], text=found[0].text[length:], start=found[0].start + length)
    return (first, *found[1:])


def fit_to_show(found: Sequence[Sentence]) -> list[bool]:
    """Which sentences a summary may be made of: whole ones that say something, each once.

    In a text without any, such as a list, all lines with words in them are taken for sentences.
    """
    folded = [sentence.text.casefold() for sentence in found]
    first_of = {text: number for number, text in reversed(list(enumerate(folded)))}
    new = [first_of[text] == number for number, text in enumerate(folded)]
    whole = [is_new and _is_whole(sentence.text) for is_new, sentence in zip(new, found, strict=True)]
    if any(whole):
        return whole
    return [is_new and _letters(sentence.text) >= _FEWEST_LETTERS for is_new, sentence in zip(new, found, strict=True)]


def _is_whole(text: str) -> bool:
    """A statement, ended as such: no fragment, no question, no heading, no line of a list, a table or a transcript."""
    return (
        text.rstrip(_CLOSING).endswith(_STATED)
        and (bool(_WORDY.match(text)) or _letters(text) > _BLANKLESS_WORD * len(text.split()))
        and _CELL not in text
        and not _LISTED.match(text)
        and text.count("“") == text.count("”")
    )


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _by_news(
    document: Document,
    found: Sequence[Sentence],
    fit: Sequence[bool],
    sentences: int | None,
    characters: int | None,
) -> list[int]:
    from summarizer.ranking import news  # loads numpy

    texts = [sentence.text for sentence in found[: news.MOST_READ]]
    budget = news.Budget(sentences, characters)
    judged = news.judge(texts, document.language, document.title)
    return news.choose(judged, fit[: len(texts)], [len(text) for text in texts], budget)


def _by_order(method: str, document: Document, found: Sequence[Sentence], pick: "_Pick") -> list[int]:
    if method == "lead":
        return sorted(pick(range(len(found))))
    from summarizer import classics  # loads sumy, which takes half a second

    return classics.choose(method, document.title, found, document.language, pick)


@dataclass(frozen=True, slots=True)
class _Pick:
    """Takes the best sentences that fit, leaving out those that hang on one that was not taken."""

    found: Sequence[Sentence]
    fit: Sequence[bool]
    language: str
    sentences: int
    characters: int | None

    def __call__(self, best_first: Sequence[int]) -> list[int]:
        taken: list[int] = []
        room = float("inf") if self.characters is None else self.characters + 1
        for number in best_first:
            length = len(self.found[number].text) + 1
            stands = number == 0 or number - 1 in taken or not hangs(self.found[number].text, self.language)
            if self.fit[number] and stands and length <= room and len(taken) < self.sentences:
                taken.append(number)
                room -= length
        return taken
