"""The gold of the project's own articles is true to them: whoever judges by it must be able to trust it."""

import json
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent.parent
CORPUS = TESTS / "quality" / "corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("*.txt"))
PORT_STRIKE = TESTS / "data" / "port-strike.txt"
SAMPLES = sorted((TESTS.parent / "bot" / "playground" / "samples").glob("*.txt"))
MARKS = '“”„«»"'


def article(name: str) -> str:
    return (CORPUS / f"{name}.txt").read_text(encoding="utf-8")


def gold(name: str) -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return wanted


def test_there_are_forty_articles_in_six_languages() -> None:
    languages = [gold(name)["language"] for name in NAMES]
    assert len(NAMES) == 40
    assert {language: languages.count(language) for language in ("de", "es", "fr", "ru", "tr")} == dict.fromkeys(
        ("de", "es", "fr", "ru", "tr"), 2
    )
    assert languages.count("en") == 30


@pytest.mark.parametrize("name", NAMES)
def test_title_and_topics_are_lines_at_the_top_of_the_article(name: str) -> None:
    title, topics = gold(name)["title"], gold(name)["topics"]
    above, _, below = article(name).partition(f"{title}\n")
    assert below
    assert {topic.casefold() for topic in topics} <= {
        word.strip().casefold() for word in above.replace("|", "\n").split("\n")
    }


@pytest.mark.parametrize("name", NAMES)
def test_reference_sentences_stand_in_the_article_in_their_order(name: str) -> None:
    text, reference = article(name), gold(name)["reference"]
    places = [text.find(sentence) for sentence in reference]
    assert 2 <= len(reference) <= 4
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("name", NAMES)
def test_reference_sentences_are_whole(name: str) -> None:
    text = article(name)
    for sentence in gold(name)["reference"]:
        before, after = text[: text.index(sentence)].rstrip(" "), text[text.index(sentence) + len(sentence) :]
        assert before[-1:] in ("", "\n", ".", "?", "!", "”", '"', "»", "—", "-")
        assert sentence[-1] in ".?!:”»"
        assert after[0].isspace()


@pytest.mark.parametrize("name", NAMES)
def test_quotes_stand_between_marks_in_the_article(name: str) -> None:
    text = article(name)
    for quote in gold(name)["quotes"]:
        assert quote["text"] == " ".join(quote["parts"])
        assert all(part.rstrip(".,") in text for part in quote["parts"])
        assert text[: text.index(quote["parts"][0].rstrip(".,"))].rstrip()[-1] in MARKS
        assert quote["speaker"] in text
        assert quote["mention"] in text


@pytest.mark.parametrize("name", NAMES)
def test_fragments_are_quoted_words_but_no_quotes(name: str) -> None:
    quoted = [part for quote in gold(name)["quotes"] for part in quote["parts"]]
    for fragment in gold(name)["fragments"]:
        assert fragment in article(name)
        assert fragment not in quoted


@pytest.mark.parametrize("name", NAMES)
def test_furniture_is_whole_lines_and_nothing_of_it_is_in_the_article_proper(name: str) -> None:
    lines, never = article(name).splitlines(), gold(name)["never"]
    proper = "\n".join(line for line in lines if line not in never)
    assert all(line in lines for line in never)
    assert not [line for line in never if line in proper]
    assert not [sentence for sentence in gold(name)["reference"] if sentence not in proper]


def test_the_port_strike_and_what_is_expected_of_it_agree() -> None:
    text = PORT_STRIKE.read_text(encoding="utf-8")
    expected = json.loads(PORT_STRIKE.with_suffix(".expected.json").read_text(encoding="utf-8"))
    lines = text.splitlines()
    assert {
        expected["title"],
        *expected["topics"],
        expected["image_credit"],
        *(f"Tags {tag}" for tag in expected["tags"]),
    } <= set(lines)
    assert {expected["first_sentence"], expected["last_sentence"]} <= set(lines)
    assert all(
        words in text for words in expected["never_in_the_clean_text"] + expected["fragments_that_are_no_key_quotes"]
    )
    for quote in expected["quotes"]:
        assert quote["speaker"] in text
        assert quote.get("role", "") in text
        assert quote["text"][:40] in text
        assert quote["text"][-30:].rstrip(".") in text


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_says_that_it_is_invented(sample: Path) -> None:
    assert sample.read_text(encoding="utf-8").endswith("\n\nThis is an invented article, written to try Newsbrief.\n")


def test_there_are_six_samples_on_six_topics() -> None:
    assert len({sample.read_text(encoding="utf-8").splitlines()[0] for sample in SAMPLES}) == 6
