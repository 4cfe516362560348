"""Any document in short, stored or not: its title, its source, its summary, its key quotes. Pure."""

from collections.abc import Iterable

from bot.transport.formatted import Formatted, bold, link, plain, quote
from summarizer import Brief, Document

LONG_QUOTE = 300  # units; longer ones are folded until the reader opens them
LEFT_OUT = " [...] "  # between the parts of a quote that its attribution interrupts


def excerpt(document: Document, brief: Brief) -> Formatted:
    title = bold(link(document.title, document.url) if document.url else document.title)
    source = [plain(document.source_name)] if document.source_name else []
    sentences = [plain(f"• {sentence.text}") for sentence in brief.summary.sentences]
    quotes = [
        quotation((part.text for part in said.parts), said.speaker, said.role) for said in brief.quotes if said.speaker
    ]
    return Formatted.join("\n", [title, *source, *sentences, *quotes])


def quotation(parts: Iterable[str], speaker: Formatted | str, role: str | None) -> Formatted:
    """A block quote, its speaker in bold, with the role as the article gives it."""
    words = f"“{LEFT_OUT.join(parts)}”"
    attribution = "\n— " + bold(speaker) + (f", {role}" if role else "")
    return quote(words + attribution, expandable=plain(words).utf16_length > LONG_QUOTE)
