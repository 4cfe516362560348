"""Two articles with all their furniture come out exactly as somebody wrote down beforehand.

One is the project's own. The other lies beside the project where it was first asked for; elsewhere its test is skipped.
"""

import json
from pathlib import Path

import pytest

from summarizer import brief, read_text

PROJECT = Path(__file__).parents[2]
ARTICLES = (PROJECT / "tests/data/port-strike.txt", PROJECT / "../shared/articles/us-backed-forces.txt")


@pytest.fixture(params=ARTICLES, ids=lambda path: path.stem)
def article(request):
    if not request.param.exists():
        pytest.skip(f"{request.param.name} is not on this machine")
    expected = json.loads(request.param.with_suffix(".expected.json").read_text(encoding="utf-8"))
    return read_text(request.param.read_text(encoding="utf-8")), expected


def test_its_head_is_read(article):
    document, expected = article
    assert document.title == expected["title"]
    assert list(document.topics) == expected["topics"]
    assert list(document.tags) == expected["tags"]
    assert document.image_credit == expected["image_credit"]


def test_its_text_is_clean_and_whole(article):
    document, expected = article
    assert document.text.startswith(expected["first_sentence"])
    assert document.text.endswith(expected["last_sentence"])
    assert [line for line in expected["never_in_the_clean_text"] if line in document.text] == []


@pytest.mark.parametrize("sentences", [1, 2, 3, 4])
def test_its_key_quotes_are_found_with_their_speakers(article, sentences):
    document, expected = article
    found = brief(document, sentences=sentences, quotes=None).quotes
    assert [(quote.text, quote.speaker) for quote in found] == [
        (quote["text"], quote["speaker"]) for quote in expected["quotes"]
    ]
    roles = [
        (quote.role, wanted["role"])
        for quote, wanted in zip(found, expected["quotes"], strict=True)
        if "role" in wanted
    ]
    assert [role for role, _ in roles] == [role for _, role in roles]


def test_fragments_and_what_title_and_opening_have_said_are_no_key_quotes(article):
    document, expected = article
    shown = {quote.text for quote in brief(document, quotes=None).quotes}
    assert shown.isdisjoint(expected["fragments_that_are_no_key_quotes"])
    assert shown.isdisjoint(expected.get("restated_and_so_no_key_quotes", ()))
