"""Laws of quotes that hold for any text whatever."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from summarizer.model import Document, Summary
from summarizer.quotes import find_quotes, is_verbatim, key_quotes
from summarizer.quotes.marks import find_spans
from summarizer.quotes.units import read_units

WORDS = """
    “ ” " ' ’ ‘ „ « » 「 」 `` '' , . ? ! … — ( ) : said added told he she they Ada Moor Moor's Mr. Sen. U.S. the a of
    spokesman for President White House press secretary chief according to who and MAY May Tuesday de Blasio we I not
    bridge opens 1,000 a.m. sagte declaró заявил 説明
    sagte er Frau Bürgermeisterin laut der hat gesagt dit-elle a -t-il Selon Mme le maire l’ afirmó ella según el
    alcalde сказал он По словам тренер Иван Петров Петрова diye konuştu dedi
    diyen Ayşe Yılmaz’ın göre \u200f 😀 <b id= > \x00 It's nurses'
"""
PIECES = st.sampled_from(
    [*WORDS.split(), "\n\n", "\n", " ", "\u00a0", "“We open in May,” said ", "\n\n“And then ", "\n— "]
)
LANGUAGES = st.sampled_from(["und", "en", "de", "fr", "es", "ru", "tr", "it", "zh"])
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=80).map(" ".join), st.lists(PIECES, max_size=80).map("".join))


@given(TEXTS, LANGUAGES)
def test_every_quote_stands_in_the_text_and_the_order_is_the_articles(text, language):
    quotes = find_quotes(Document(title="", text=text, language=language))
    parts = [part for quote in quotes for part in quote.parts]
    flat = " ".join(text.split())
    assert all(is_verbatim(quote, text) for quote in quotes)
    assert all(0 <= part.start < part.end <= len(text) for part in parts)
    assert all(one.end <= other.start for one, other in pairwise(parts))
    for quote in quotes:
        assert all(name is None or name in flat for name in (quote.mention, quote.speaker, quote.role))


@given(TEXTS, LANGUAGES)
def test_the_same_text_gives_the_same_quotes(text, language):
    document = Document(title="", text=text, language=language)
    assert find_quotes(document) == find_quotes(document)


@given(TEXTS, LANGUAGES, st.integers(0, 4))
def test_key_quotes_are_some_of_the_quotes_in_their_order(text, language, limit):
    document = Document(title="Bridge opens", text=text, language=language)
    quotes = find_quotes(document)
    chosen = key_quotes(quotes, document, Summary(()), limit)
    every = [quote.parts for quote in quotes]
    places = [every.index(quote.parts) for quote in chosen]
    assert places == sorted(places)
    assert len(places) <= limit
    assert all(quote.speaker for quote in chosen)


@given(TEXTS)
def test_units_cover_the_text_in_order_and_each_span_is_one(text):
    spans = find_spans(text)
    units = read_units(text, spans)
    assert all(unit.start <= unit.core <= unit.end for unit in units)
    assert all(one.start < other.start for one, other in pairwise(units))
    assert [unit.quote for unit in units if unit.quote >= 0] == list(range(len(spans)))
