"""sumy's algorithms by name, on sumy's document model, with a tokenizer of our own that needs no download; and the
news ranking as one of them.

sumy's own drops words with digits or stops in them ("COVID-19", "U.S.-backed") and asks NLTK for data that a fresh
machine lacks.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers import AbstractSummarizer
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.reduction import ReductionSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.utils import ItemsCount

from summarizer import words
from summarizer.graphs import LexRank, TextRank
from summarizer.model import Sentence
from summarizer.ranking import news
from summarizer.sentences import split
from summarizer.stopwords import STOP_WORDS

# Takes the numbers of all sentences, best first, and gives back those to take.
Picked = Callable[[Sequence[int]], list[int]]

_WORD = re.compile(r"[^\W_]+(?:(?:[.,'’&/-]|\.-)[^\W_]+)*")  # with "U.S.-backed"
_SUMMARIZERS: dict[str, Callable[..., AbstractSummarizer]] = {
    "lexrank": LexRank,
    "textrank": TextRank,
    "luhn": LuhnSummarizer,
    "lsa": LsaSummarizer,
    "sumbasic": SumBasicSummarizer,
    "kl": KLSummarizer,
    "reduction": ReductionSummarizer,
    # Its other two methods need lists of good and bad words for the subject; the title and the place do not.
    "edmundson": partial(EdmundsonSummarizer, cue_weight=0.0, key_weight=0.0),
}
MOST_READ = {"kl": 80, "reduction": 150, "lexrank": 800, "textrank": 800}
"""Sentences an algorithm is given: KL's time grows with their third power, the others' with the second; the two graph
algorithms have matrices of numpy's."""
MOST_READ_BY_OTHERS = 250


class Tokenizer:
    """What sumy asks of a tokenizer."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return tuple(sentence.text for sentence in split(paragraph, self._language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Words as they are written, with the digits, stops and hyphens inside them."""
        return tuple(_WORD.findall(sentence))


def choose(method: str, title: str, sentences: Sequence[Sentence], language: str, pick: Picked) -> list[int]:
    """The numbers of the sentences that `pick` takes from all numbers, ordered best first by the algorithm."""
    read = sentences[: MOST_READ.get(method, MOST_READ_BY_OTHERS)]
    document = _document(title, read, Tokenizer(language))
    numbers = {sentence.text: number for number, sentence in enumerate(read)}
    summarizer = _SUMMARIZERS[method](partial(_stem, language=language))
    _set_stop_words(summarizer, STOP_WORDS.get(language, frozenset()))
    chosen: list[int] = []

    def count(ranked: Sequence[Any]) -> tuple[()]:
        """Called by sumy with its sentences, the best first: the place where it would count them off."""
        chosen.extend(pick([numbers[str(info.sentence)] for info in ranked]))
        return ()

    summarizer(document, count)
    return sorted(chosen)


class NewsSummarizer(AbstractSummarizer):  # type: ignore[misc]  # sumy ships no types
    """The news ranking as a summarizer of sumy's, to stand wherever one of sumy's own can."""

    def __init__(self, language: str = "en") -> None:
        super().__init__()
        self._language = language

    def __call__(self, document: ObjectDocumentModel, sentences_count: Any) -> tuple[SumySentence, ...]:
        """At most so many sentences, in the document's order; a share such as "20%" is a count too, as in sumy."""
        sentences = document.sentences[: news.MOST_READ]
        texts = [str(sentence) for sentence in sentences]
        wanted = len(ItemsCount(sentences_count)(sentences))
        if not wanted or not any(map(words.words, texts)):
            return ()
        judged = news.judge(texts, self._language)
        chosen = news.choose(judged, [True] * len(texts), [len(text) for text in texts], news.Budget(wanted))
        return tuple(sentences[number] for number in chosen)


def _document(title: str, sentences: Sequence[Sentence], tokenizer: Tokenizer) -> ObjectDocumentModel:
    paragraphs: dict[int, list[SumySentence]] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(SumySentence(sentence.text, tokenizer))
    heading = Paragraph([SumySentence(title, tokenizer, is_heading=True)])
    return ObjectDocumentModel([heading, *map(Paragraph, paragraphs.values())])


def _stem(word: str, language: str) -> str:
    return words.stems([word], language)[0]


def _set_stop_words(summarizer: AbstractSummarizer, stop_words: frozenset[str]) -> None:
    if isinstance(summarizer, EdmundsonSummarizer):
        summarizer.null_words = stop_words or {"."}  # it refuses an empty list
    elif hasattr(summarizer, "stop_words"):
        summarizer.stop_words = stop_words
