"""HTML parse mode: text with tags becomes plain text with entities.

https://core.telegram.org/bots/api#html-style, with the errors of td's parser. Tags other than those of TAGS and
tags that do not match are refused; what only looks like a character reference stays as it is.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from bot.playground.api import links
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json
from bot.playground.world.text import utf16_length

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
ARGUMENTS = {"a": ("href", ""), "code": ("class", "language-"), "span": ("class", "tg-"), "tg-emoji": ("emoji-id", "")}
"""The attribute of each tag that means something, and what its value starts with."""

SPECIAL = re.compile("[<&]")
REFERENCE = re.compile(
    "&(?:#x(?P<hex>[0-9a-fA-F]{1,6})|#(?P<decimal>[0-9]{1,7})|(?P<name>lt|gt|amp|quot)(?![a-zA-Z]));?"
)
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TAG_NAME = re.compile(r"</?([^\s>]*)")
ATTRIBUTE_NAME = re.compile(r"\s*([^\s=>]*)\s*")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class OpenTag:
    name: str
    argument: str
    start: int  # where its text begins in what was read so far, in code points


def parse(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities, inner ones before outer ones. Raises Failure."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text = ""
        self._open: list[OpenTag] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while match := SPECIAL.search(self._source, self._at):
            self._text += self._source[self._at : match.start()]
            self._at = match.start()
            if match.group() == "&":
                self._text += self._reference()
            elif self._source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        self._text += self._source[self._at :]
        if self._open:
            _fail(f"Can't find end tag corresponding to start tag {self._open[-1].name}")
        if any("\ud800" <= character <= "\udfff" for character in self._text):
            _fail("Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                  "surrogate code units")  # fmt: skip
        return self._text, self._entities

    def _reference(self) -> str:
        match = REFERENCE.match(self._source, self._at)
        character = _character(match) if match else None
        if match is None or character is None:
            self._at += 1
            return "&"
        self._at = match.end()
        return character

    def _start_tag(self) -> None:
        begin = self._at
        name = self._tag_name()
        if self._at == len(self._source):
            _fail(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in TAGS:
            _fail(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self._open.append(OpenTag(name, argument, len(self._text)))

    def _tag_name(self) -> str:
        match = TAG_NAME.match(self._source, self._at)
        assert match is not None  # noqa: S101 - it stands on "<"
        self._at = match.end()
        return match[1].lower()

    def _attributes(self, tag: str, begin: int) -> str:
        """Read to the end of the start tag; answers the value of the attribute that means something."""
        argument = ""
        known, prefix = ARGUMENTS.get(tag, ("", ""))
        while True:
            self._skip_space()
            if self._peek() == ">":
                self._at += 1
                return argument
            name = self._attribute_name(tag, begin)
            if tag == "blockquote" and name == "expandable" and self._peek() != "=":
                argument = name
                continue
            value = self._attribute_value(tag, begin)
            if name == known and value.startswith(prefix):
                argument = value.removeprefix(prefix)

    def _attribute_name(self, tag: str, begin: int) -> str:
        match = ATTRIBUTE_NAME.match(self._source, self._at)
        assert match is not None  # noqa: S101 - it matches nothing too
        self._at = match.end()
        if not match[1]:
            _fail(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
        return match[1]

    def _attribute_value(self, tag: str, begin: int) -> str:
        if self._peek() != "=":
            _fail(f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset '
                  f"{self._bytes(begin)}")  # fmt: skip
        self._at += 1
        self._skip_space()
        value = self._quoted() if self._peek() in ("'", '"') else self._token()
        if self._at >= len(self._source):
            _fail(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return value

    def _quoted(self) -> str:
        mark = self._source[self._at]
        end = self._source.find(mark, self._at + 1)
        end = len(self._source) if end < 0 else end
        raw = self._source[self._at + 1 : end]
        self._at = end + 1
        return REFERENCE.sub(lambda match: _character(match) or match.group(), raw)

    def _token(self) -> str:
        match = TOKEN.match(self._source, self._at)
        assert match is not None  # noqa: S101 - it matches nothing too
        begin, self._at = self._at, match.end()
        if self._peek() not in ("", ">") and not self._peek().isspace():
            _fail(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return match.group().lower()

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            _fail(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        name = self._tag_name()
        self._skip_space()
        if self._peek() != ">":
            _fail(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self._at += 1
        opened = self._open.pop()
        if name not in ("", opened.name):
            _fail(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.name}>", found "</{name}>"'
            )
        if len(self._text) > opened.start:
            self._close(opened)

    def _close(self, tag: OpenTag) -> None:
        offset = utf16_length(self._text[: tag.start])
        entity: Json = {"type": TAGS[tag.name], "offset": offset, "length": utf16_length(self._text[tag.start :])}
        if tag.name == "a":
            self._close_link(entity, tag.argument or self._text[tag.start :])
        elif tag.name in ("pre", "code"):
            self._close_code(entity, tag.argument)
        elif tag.name == "tg-emoji":
            if not tag.argument.isdecimal() or int(tag.argument) == 0:
                _fail("Invalid custom emoji identifier specified")
            self._entities.append({**entity, "custom_emoji_id": tag.argument})
        elif tag.argument == "expandable":
            self._entities.append({**entity, "type": "expandable_blockquote"})
        else:
            self._entities.append(entity)

    def _close_link(self, entity: Json, link: str) -> None:
        try:
            self._entities.append({**entity, "url": links.checked(link)})
        except links.BadLink:
            return  # Telegram shows the bare text then

    def _close_code(self, entity: Json, language: str) -> None:
        """A `pre` and a `code` around the same text are one entity, with the language of the `code`."""
        inner = self._entities[-1] if self._entities else {}
        same = (inner.get("offset"), inner.get("length")) == (entity["offset"], entity["length"])
        if same and {inner["type"], entity["type"]} == {"pre", "code"}:
            language = language or inner.get("language", "")
            entity = {**self._entities.pop(), "type": "pre"}
        self._entities.append({**entity, **({"language": language} if language else {})})

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self._at += 1

    def _peek(self) -> str:
        """The next character, or nothing at the end."""
        return self._source[self._at : self._at + 1]

    def _bytes(self, place: int) -> int:
        return len(self._source[:place].encode("utf-8", "surrogatepass"))


def _character(reference: re.Match[str]) -> str | None:
    if reference["name"]:
        return NAMED[reference["name"]]
    code = int(reference["hex"], 16) if reference["hex"] else int(reference["decimal"])
    return chr(code) if 0 < code < 0x10FFFF else None


def _fail(reason: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {reason}")
