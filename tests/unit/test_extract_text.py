"""What is read out of pasted text: the article, its headline and what stands around it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from summarizer import SummarizerError, read_text
from summarizer.sentences import split

DATA = Path(__file__).parents[1] / "data"
BODY = (
    "The council of Wend voted on Monday to close three of its five swimming baths by the end of June.\n\n"
    "Some 400 people stood outside the town hall and sang while the members spoke, the police said."
)


@pytest.fixture
def strike():
    return read_text((DATA / "port-strike.txt").read_text(encoding="utf-8"))


def test_an_article_copied_with_its_page_gives_exactly_what_belongs_to_it(strike):
    wanted = json.loads((DATA / "port-strike.expected.json").read_text(encoding="utf-8"))
    sentences = split(strike.text, strike.language)
    assert strike.title == wanted["title"]
    assert list(strike.topics) == wanted["topics"]
    assert list(strike.tags) == wanted["tags"]
    assert strike.image_credit == wanted["image_credit"]
    assert sentences[0].text == wanted["first_sentence"]
    assert sentences[-1].text == wanted["last_sentence"]
    assert [line for line in wanted["never_in_the_clean_text"] if line in strike.text] == []


def test_what_was_left_out_is_kept_apart(strike):
    assert "Most Popular" in strike.cut
    assert not set(strike.cut) & set(strike.text.split("\n\n"))


@pytest.mark.parametrize(
    "line",
    [
        "Getty Images",
        "(AP Photo/Jane Doe)",
        "Photo: Jane Doe",
        "By Jane Doe and John Roe",
        "by Jane Doe - 10/14/26 2:10 PM ET",
        "March 23, 2019 at 2:10 p.m. ET",
        "Updated 2:10 p.m.",
        "Published: 08:14, 3 June 2026",
        "Advertisement",
        "Share Tweet Email",
        "Share this article on Facebook, X or WhatsApp",
        "Read more: The baths of Wend in pictures",
        "Sign up for our newsletter and never miss a story.",
        "We use cookies to improve your experience on our site.",
        "© 2026 The Wend Herald",
        "All rights reserved.",
        "Comments (12)",
        "Lesen Sie auch: Die Bäder von Wend",
        "Читайте также",
        "* * *",
        "Image",
        "Swimmers in Wend in 1964. Credit...Doe family",
        "Edith Parrish, left, leaves the town hall on Monday. (Jane Doe/Wend Herald)",
        "The baths of Wend on Monday. (WEND photo)",
        "[Image: the baths of Wend. Credit: Jane Doe]",
        "Lantern Photos",
        "Advertisement - Continue Reading Below",
        "You may also like: Ten quiet islands",
        "More news of baths: https://herald.example/baths",
        "Love to swim? Sign up for our weekly email.",
        "Never miss a bath. Get our free newsletter.",
        "Close Thanks for signing up! Watch for us in your inbox.",
        "Buy The Long Swim from our bookshop for £14.99. Free delivery on orders over £25.",
        "Follow our Baths section on Facebook and Instagram.",
        "Rate this recipe ★★★★★",
        "By the Wend Press Desk",
        "after newsletter promotion",
        "Sponsor Message",
        "Suggest a Correction",
        "If you buy a towel from a Wend link, the Herald may earn a commission. See our ethics statement.",
        "For the latest news, weather and baths, head to the Herald.",
        "Herald writer Jane Doe in Pell contributed.",
        "A correction was made on March 3: an earlier version misstated the year in which the baths opened.",
        "Reporting by Jane Doe in Wend and John Roe in Pell; Editing by Ann Low",
        "The Wend Herald is committed to publishing a diversity of letters. Here’s our email: letters@herald.example",
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_page_furniture_around_the_text_goes(line, place):
    headline = "Wend closes three swimming baths"
    text = f"{headline}\n\n{line}\n\n{BODY}" if place == "above" else f"{headline}\n\n{BODY}\n\n{line}"
    found = read_text(text)
    assert (found.title, found.text, found.cut) == (headline, BODY, (line,))


@pytest.mark.parametrize(
    "sentence",
    [
        "We bake cookies for 60 people every Friday, and nobody has ever complained, the mayor said.",
        "By signing the treaty, both countries agree to open their baths to each other.",
        "The report contains a list of baths that will close, and was corrected twice on Monday.",
        "Getty bought the painting in 1999 and has shown it ever since in the same room.",
        "Copyright law was not made for swimming baths.",
        "Tags were cut out of 30 bathing suits.",
        "Jane Doe is a reporter who was there when the first bath was opened.",
        "The two baths were built by one man (Edith Parrish, Labour/Co-op, said three) and paid for by another.",
        "Follow the river to the old mill, where the last of the baths was built in 1911.",
        "For more than a decade the baths were the only place in town to visit on a Sunday.",
        "The reporter asked how much each of the neighbours had contributed, and nobody knew.",
    ],
)
def test_a_sentence_of_the_article_that_sounds_like_furniture_stays(sentence):
    first, second = BODY.split("\n\n")
    text = "\n\n".join(("Wend closes three swimming baths", first, sentence, second))
    assert sentence in read_text(text).text


def test_advertisement_markers_inside_a_paragraph_go_and_the_words_stay():
    found = read_text("Wend closes three swimming baths\n\n" + BODY.replace("June.", "June.{mosads}"))
    assert found.text == BODY


def test_links_to_other_pages_below_a_heading_go_until_the_text_goes_on():
    links = "More on this story\n\nWhy cats sit in boxes\n\nTen quiet islands"
    second = BODY.replace("Wend", "Pell")
    found = read_text("\n\n".join(["Wend closes three swimming baths", BODY, links, second, links]))
    assert found.text == f"{BODY}\n\n{second}"


def test_the_lines_around_a_headline_say_who_wrote_it_and_when():
    found = read_text(f"World / Europe\n\nWend closes three swimming baths\n\nBy Jane Doe\n\nMarch 23, 2019\n\n{BODY}")
    assert found.topics == ("World",)
    assert found.byline == "Jane Doe"
    assert found.published_at == datetime(2019, 3, 23, tzinfo=UTC)


def test_the_way_to_a_section_is_no_headline():
    found = read_text(f"Home / News / Swimming\n\nWend closes three swimming baths\n\n{BODY}")
    assert (found.title, found.topics, found.text) == ("Wend closes three swimming baths", ("News",), BODY)


def test_a_headline_says_something_of_its_article():
    menu, headline = (
        "Home | News | Weather | Sport\n\nKeyboard shortcuts for audio player",
        "Wend closes three swimming baths",
    )
    assert read_text(f"{menu}\n\n{headline}\n\n{BODY}").title == headline
    assert read_text(f"Why cats sit in boxes\n\n{BODY}").title == "Why cats sit in boxes"


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Ducks swam past the hall.", True),
        ("Thank you for reading today.", False),
        ("Anything else on your mind?", False),
        ("Why cats sit in boxes", False),
    ],
)
def test_a_short_last_sentence_stays(line, stays):
    found = read_text(f"Wend closes three swimming baths\n\n{BODY}\n\n{line}\n\nTop stories\n\nCats")
    assert found.text == (f"{BODY}\n\n{line}" if stays else BODY)


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Wend Council Bans Swimming Before 9 A.M.", "Wend Council Bans Swimming Before 9 A.M."),
        ("The council of Wend moved the swimmers to the U.S.", None),
    ],
)
def test_a_headline_may_end_in_an_abbreviation(first, title):
    found = read_text(f"Local\n\n{first}\n\n{BODY}")
    assert (found.title == title) == (first not in found.text)


@pytest.mark.parametrize(
    "about",
    [
        "Ms. Lomax is a former bath attendant of the town of Wend.",
        "Farida Lomax writes the Thursday column of the Herald from Pell.",
    ],
)
def test_what_tells_of_the_author_goes_from_the_end(about):
    assert read_text(f"Give Wend its baths\n\nBy Farida Lomax\n\n{BODY}\n\n{about}").text == BODY


def test_a_slash_and_a_section_give_no_empty_topic():
    assert read_text(f"/ Politics\n\nWend closes three swimming baths\n\n{BODY}").topics == ("Politics",)


def test_a_text_without_a_headline_is_called_by_its_first_sentence():
    assert read_text(BODY).title == BODY.split("\n\n")[0]


def test_a_headline_that_asks_is_still_a_headline():
    assert read_text("Who will close the baths of Wend?\n\n" + BODY).title == "Who will close the baths of Wend?"


def test_lines_broken_by_a_mail_program_are_joined():
    words, lines, line = BODY.replace("\n\n", " ¶ ").split(), [], ""
    for word in words:
        if word == "¶" or len(line) + len(word) > 70:
            lines.append(line)
            line = ""
            if word == "¶":
                lines.append("")
                continue
        line = f"{line} {word}".strip()
    assert read_text("Wend closes three swimming baths\n\n" + "\n".join([*lines, line])).text == BODY


def test_a_paragraph_a_line_needs_no_blank_lines():
    assert read_text("Wend closes three swimming baths\n" + BODY.replace("\n\n", "\n")).text == BODY


def test_markdown_is_taken_off():
    marked = BODY.replace("Monday", "**Monday**").replace("town hall", "[town hall](https://example.org/hall)")
    found = read_text("# Wend closes three swimming baths\n\n" + marked)
    assert (found.title, found.text) == ("Wend closes three swimming baths", BODY)


def test_characters_that_cannot_be_seen_go():
    dirty = BODY.replace("council", "coun\u00adcil\x00").replace("Monday", "\u202eMonday\u2069")
    dirty = dirty.replace(" of ", "\u00a0of\u2009")
    assert read_text("\ufeffWend closes three swimming baths\r\n\r\n" + dirty).text == BODY


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no text"),
        (" \n\t\n", "no text"),
        ("\x00\x01\u200b", "no text"),
        ("hello", "no article"),
        ("?!?! 12 34 --", "no article"),
        ("Home\nNews\nSport", "no article"),
        ("Words. " * 800_000, "too long"),
    ],
)
def test_what_holds_no_article_is_refused_in_one_sentence(text, says):
    with pytest.raises(SummarizerError, match=says) as refusal:
        read_text(text)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_capitals_only_are_an_article_too():
    found = read_text("WEND CLOSES THREE BATHS\n\n" + BODY.upper())
    assert (found.title, found.text, found.language) == ("WEND CLOSES THREE BATHS", BODY.upper(), "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "قالت الحكومة إنها ستغلق ثلاثة مسابح في المدينة قبل نهاية العام. ووقف مئات الناس أمام المبنى."),
        ("he", "העירייה הודיעה ביום שני כי תסגור שלוש בריכות בעיר עד סוף השנה. מאות אנשים עמדו מחוץ לבניין."),
        ("zh", "市政府星期一宣布，将在年底前关闭三个游泳池。数百人站在大楼外面唱歌。"),
        ("ja", "市は月曜日、年末までに三つのプールを閉鎖すると発表した。数百人が建物の外で歌った。"),
        ("hi", "नगर परिषद ने सोमवार को तीन तरणताल बंद करने का फैसला किया। सैकड़ों लोग बाहर खड़े रहे।"),
    ],
)
def test_other_scripts_are_articles_too(language, text):
    found = read_text(text)
    assert (found.language, found.text) == (language, text)
    assert len(split(found.text, found.language)) == 2
