"""The graph algorithms choose what sumy's own choose."""

from pathlib import Path

import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from summarizer import Document, read_text, words
from summarizer.classics import Tokenizer
from summarizer.graphs import LexRank, TextRank
from summarizer.sentences import split
from summarizer.stopwords import STOP_WORDS

CORPUS = sorted((Path(__file__).parent.parent / "quality" / "corpus").glob("*.txt"))
PAIRS = [(LexRank, LexRankSummarizer), (TextRank, TextRankSummarizer)]


def of(sentences: list[str], language: str = "en") -> ObjectDocumentModel:
    tokenizer = Tokenizer(language)
    return ObjectDocumentModel([Paragraph([Sentence(sentence, tokenizer) for sentence in sentences])])


def both(pair, sentences: list[str], count: int, language: str = "en") -> tuple[list[str], list[str]]:
    def chosen(kind) -> list[str]:
        summarizer = kind(lambda word: words.stems([word], language)[0])
        summarizer.stop_words = STOP_WORDS.get(language, frozenset())
        return [str(sentence) for sentence in summarizer(of(sentences, language), count)]

    return chosen(pair[0]), chosen(pair[1])


def sentences_of(document: Document) -> list[str]:
    return [sentence.text for sentence in split(document.text, document.language)]


@pytest.mark.parametrize("pair", PAIRS, ids=["lexrank", "textrank"])
@pytest.mark.parametrize("path", CORPUS[::3], ids=lambda path: path.stem)
def test_the_same_sentences_as_sumy_chooses(pair, path):
    document = read_text(path.read_text(encoding="utf-8"))
    ours, theirs = both(pair, sentences_of(document), 4, document.language)
    assert ours == theirs
    assert ours


@pytest.mark.parametrize("pair", PAIRS, ids=["lexrank", "textrank"])
@pytest.mark.parametrize(
    "sentences",
    [
        ["Rain."],
        ["Rain.", "Rain."],
        ["The and of.", "Rain fell on Sunday.", "It was the."],
        ["Rain fell.", "Sun shone.", "Wind blew.", "Rain fell on the wind."],
    ],
    ids=["one", "twice", "function words", "few"],
)
def test_odd_documents_too(pair, sentences):
    ours, theirs = both(pair, sentences, 2)
    assert ours == theirs


def test_many_sentences_are_no_burden():
    document = of([f"Ship number {number} left port {number % 7} for sea {number % 11}." for number in range(600)])
    assert len(LexRank()(document, 3)) == len(TextRank()(document, 3)) == 3
