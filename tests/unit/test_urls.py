import pytest

from bot.errors import Refusal
from bot.ingest.urls import canonical


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://news.example/a?utm_source=x&utm_medium=y", "https://news.example/a"),
        ("https://news.example/a?id=7&fbclid=abc&page=2", "https://news.example/a?id=7&page=2"),
        ("https://news.example/a?GCLID=1", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?ref=front&source=print", "https://news.example/a?ref=front&source=print"),
        ("https://news.example/a?utmost=1", "https://news.example/a?utmost=1"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("HTTPS://News.Example:443/A", "https://news.example/A"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("http://news.example./a", "http://news.example/a"),
        ("https://zeitung-köln.example/straße", "https://xn--zeitung-kln-zfb.example/stra%C3%9Fe"),
        ("http://[2606:4700::1111]/a", "http://[2606:4700::1111]/a"),
        ("  https://news.example/a \n", "https://news.example/a"),
        ("https://news.example/a?", "https://news.example/a"),
        ("https://news.example/a/../b/./c", "https://news.example/b/c"),
    ],
)
def test_a_link_has_one_spelling(link: str, expected: str) -> None:
    assert canonical(link) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "news.example/a",
        "//news.example/a",
        "http://",
        "http:///a",
        "http://news example/a",
        "http://news.example/a b",
        "http://news.example/\x00",
        "http://news.example:99999/",
        "http://a..b/",
        "http://-a.example/",
        "http://" + "a" * 64 + ".example/",
        "http://[::zz]/",
        "http:\\\\news.example\\a",
        "https://news.example/" + "a" * 2000,
    ],
)
def test_what_is_no_link_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Refusal, match=r"^That is not a link; .*https://\.$"):
        canonical(text)


@pytest.mark.parametrize("link", ["ftp://news.example/a", "file://localhost/etc/passwd", "gopher://news.example/"])
def test_other_schemes_are_named_and_refused(link: str) -> None:
    with pytest.raises(Refusal, match=f"start with {link.partition(':')[0]}:"):
        canonical(link)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:ada@news.example", "data:text/html,hello"])
def test_addresses_without_a_site_are_no_links(link: str) -> None:
    with pytest.raises(Refusal, match="not a link"):
        canonical(link)


@pytest.mark.parametrize(
    "link", ["http://ada:secret@news.example/", "http://ada@news.example/", "http://:x@news.example/"]
)
def test_credentials_are_refused_and_not_repeated(link: str) -> None:
    with pytest.raises(Refusal, match="user name or a password") as refusal:
        canonical(link)
    assert "secret" not in str(refusal.value)
