"""From bytes to text: which character set it is, and whether it is text at all."""

import codecs
import re

from bot.errors import Refusal

_SIGNATURES = {  # first bytes of what is often sent for an article and is none
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or a sound",
    b"\x1f\x8b": "a packed file",
    b"7z\xbc\xaf": "a packed file",
    b"Rar!": "a packed file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
_MARKS = {  # longest first: the mark of UTF-16 begins that of UTF-32
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_HEAD = 2048  # bytes in which a page must declare its character set; HTML asks for the first 1,024
_LIKELY = [  # what news is written in when it is not UTF-8
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "koi8_u"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_SYMBOL_IN_WORD = re.compile(r"[^\W\d_][¹³¼¾¿¢¶][^\W\d_]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")


def decode(body: bytes, *, charset: str | None = None, is_page: bool = False) -> str:
    """The text of a file or of a page; raises Refusal when it is empty or no text.

    A byte order mark counts first; then UTF-8, which other text hardly ever fits by chance; then `charset`, from
    the server; then what a page says of itself; what is left is judged by its letters.
    """
    for signature, kind in _SIGNATURES.items():
        if body.startswith(signature):
            raise Refusal(f"This is {kind}, not text; send the article as .txt, .md or .html, or paste it.")
    return cleaned(_decoded(body, ["utf-8", charset, _declared(body) if is_page else None]))


def cleaned(text: str) -> str:
    """The same text with \\n for every line break and without stray control characters; Refusal where there is none."""
    if "\x00" in text:
        raise Refusal("This is binary data, not text; send the article as .txt, .md or .html, or paste it.")
    text = _CONTROLS.sub("", _BREAKS.sub("\n", text))
    if not text.strip():
        raise Refusal("There is no text in it; send the article's text.")
    return text


def _decoded(body: bytes, named: list[str | None]) -> str:
    for mark, charset in _MARKS.items():
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, errors="replace")
    if utf16 := _unmarked_utf16(body):
        return body.decode(utf16, errors="replace")
    for name in filter(None, named):
        try:
            return body.decode(_as_browsers_read(name))
        except (UnicodeError, LookupError):
            continue
    return _guessed(body)


def _declared(body: bytes) -> str | None:
    found = _XML.search(body[:_HEAD]) or _META.search(body[:_HEAD])
    return found.group(1).decode("ascii") if found else None


def _as_browsers_read(charset: str) -> str:
    """Latin-1 and ASCII mean Windows-1252 on the web (WHATWG Encoding Standard, section 4.2)."""
    return "cp1252" if codecs.lookup(charset).name in ("iso8859-1", "ascii") else charset


def _unmarked_utf16(body: bytes) -> str | None:
    """Every other byte of Western text in UTF-16 is zero."""
    head = body[:_HEAD]
    for charset, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros.count(0) > 0.6 * len(zeros) and letters.count(0) == 0 and len(body) % 2 == 0:
            return charset
    return None


def _guessed(body: bytes) -> str:
    from charset_normalizer import from_bytes  # seldom needed

    match = from_bytes(body[:200_000], cp_isolation=_LIKELY).best()
    if match is None:
        raise Refusal("The text's encoding cannot be told; save it as UTF-8 and send it again.")
    return body.decode(_latin(body, match.encoding), errors="replace")


def _latin(body: bytes, charset: str) -> str:
    """Western or Central European: the guess between them is weak, but only the wrong one has symbols inside words."""
    if charset not in ("cp1250", "cp1252", "cp1257"):
        return charset
    return "cp1250" if _SYMBOL_IN_WORD.search(body.decode("cp1252", errors="replace")) else "cp1252"
