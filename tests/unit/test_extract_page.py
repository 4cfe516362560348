"""What is read out of a web page."""

import pytest

from summarizer import SummarizerError, read_html

PARAGRAPHS = [
    "The council of Wend voted on Monday to close three of its five swimming baths by the end of June.",
    "Some 400 people stood outside the town hall and sang while the members spoke, the police said.",
    "“We learned to swim there, all of us,” said Jane Doe, who is 81 and had brought her towel with her.",
    "The two baths that are left will open at six in the morning, an hour earlier than they do today.",
]
PAGE = """<!doctype html><html lang="en"><head><title>Wend closes three baths - The Wend Herald</title>
<meta property="og:title" content="Wend closes three swimming baths">
<meta property="og:site_name" content="The Wend Herald">
<meta property="og:image" content="https://herald.example/baths.jpg">
<meta property="article:published_time" content="2026-03-23T10:00:00Z">
<meta name="author" content="Jane Roe"><meta name="keywords" content="baths, Wend">
<link rel="canonical" href="https://herald.example/baths"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Wend closes three swimming baths</h1>{}</article>
<aside><h2>Most popular</h2><a href="/cats">Why cats sit in boxes</a></aside>
<footer>© 2026 The Wend Herald. All rights reserved.</footer></body></html>"""


def page(paragraphs):
    return PAGE.format("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))


def test_a_page_gives_its_article_and_what_its_head_says():
    found = read_html(page(PARAGRAPHS), "https://herald.example/baths?utm_source=x")
    assert found.title == "Wend closes three swimming baths"
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert found.source_name == "The Wend Herald"
    assert found.byline == "Jane Roe"
    assert found.published_at is not None
    assert found.published_at.date().isoformat() == "2026-03-23"
    assert found.image_url == "https://herald.example/baths.jpg"
    assert found.language == "en"


def test_bytes_are_read_in_the_encoding_that_the_page_names():
    html = page([*PARAGRAPHS, "Zoë Öz sang “Ærlig” outside until the doors of the old town hall were opened again."])
    found = read_html(html.replace("<head>", '<head><meta charset="windows-1252">').encode("cp1252"))
    assert "Zoë Öz sang “Ærlig”" in found.text


def test_promotion_inside_the_article_goes():
    found = read_html(page([*PARAGRAPHS[:2], "Read more: The baths of Wend in pictures", *PARAGRAPHS[2:]]))
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert "Read more: The baths of Wend in pictures" in found.cut


@pytest.mark.parametrize(
    "html",
    ["", "<html></html>", "<html><body><p>Hi</p></body></html>", b"\x00\xff\xfe\x00", "%PDF-1.7 no page at all"],
)
def test_a_page_without_an_article_is_refused_in_one_sentence(html):
    with pytest.raises(SummarizerError, match="no article on this page"):
        read_html(html)


def test_a_page_of_three_megabytes_is_refused():
    with pytest.raises(SummarizerError, match="too long"):
        read_html(b"<p>" + b"x" * 3_000_000)


def test_a_page_nested_a_hundred_thousand_deep_is_refused_and_not_fatal():
    with pytest.raises(SummarizerError, match="no article on this page"):
        read_html("<div>" * 100_000 + "x" + "</div>" * 100_000)
