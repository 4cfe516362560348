"""Eighteen English pages as somebody would paste them, by what a person wrote down for each.

`never` are the lines to be cut and `kept` those that are not; a summary of three sentences should have one of `one_of`
and none of `ashamed_of`. The floors are what was measured when they were set.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from summarizer import Brief, Document, brief, find_quotes, read_text
from tests.quality.test_languages import agree, same

DATA = Path(__file__).parent.parent / "data"
PAGES = [page for path in sorted(DATA.glob("*_articles.json")) for page in json.loads(path.read_text(encoding="utf-8"))]
MOST_ASHAMED = 1
FEWEST_MENTIONS = 51
MOST_LABELS_SHOWN = 0
# Whole sentences of the page that could be the article's, of which none may be lost: two promotions and a correction
# between its paragraphs, and a note about the author where the first of these would be.
LEFT = (
    "A correction was made on March 3: ",
    "Ms. Lomax is a former transit commissioner",
    "Close Thanks for signing up!",
    "Privacy Notice: ",
)


@cache
def read(number: int) -> tuple[Document, Brief]:
    document = read_text(PAGES[number]["text"])
    return document, brief(document, quotes=None)


def told(number: int) -> str:
    return "\n".join(sentence.text for sentence in read(number)[1].summary.sentences)


@pytest.mark.parametrize("number", range(len(PAGES)), ids=[page["what"] for page in PAGES])
def test_the_page_goes_and_the_article_stays(number):
    page, document = PAGES[number], read(number)[0]
    lines = document.text.split("\n\n")
    assert document.title == page["title"]
    assert [line for line in page["never"] if line in lines and not line.startswith(LEFT)] == []
    assert [line for line in page["kept"] if line not in lines] == []


@pytest.mark.parametrize("number", range(len(PAGES)), ids=[page["what"] for page in PAGES])
def test_a_summary_has_the_news(number):
    assert any(sentence in told(number) for sentence in PAGES[number]["one_of"])


def test_hardly_a_summary_is_one_to_be_ashamed_of():
    ashamed = [text for number, page in enumerate(PAGES) for text in page["ashamed_of"] if text in told(number)]
    assert len(ashamed) <= MOST_ASHAMED


def test_quotes_are_found_with_those_who_say_them():
    mentions = 0
    for number, page in enumerate(PAGES):
        quotes = find_quotes(read(number)[0])
        for wanted in page["quotes"]:
            quote = next(quote for quote in quotes if same(quote, wanted["text"]))
            mentions += agree(quote.mention, wanted["mention"])
    assert mentions >= FEWEST_MENTIONS


def test_no_label_is_a_key_quote():
    shown = [
        quote.text
        for number, page in enumerate(PAGES)
        for quote in read(number)[1].quotes
        if quote.text.rstrip(".") in page["not_quotes"]
    ]
    assert len(shown) <= MOST_LABELS_SHOWN
