"""The promise that every line is copied: what is about to be shown is looked up in the article again."""

import logging
import warnings
from dataclasses import replace

from storage.model import Article, Passage, Quote

logger = logging.getLogger(__name__)


class NotVerbatim(UserWarning):
    """A line is not in its article. In production it is left out; where warnings are errors it is one."""


def copied(article: Article) -> Article:
    """The article with those lines of summary and quotes only that stand in its text, white space aside."""
    text = _mended(article.text)
    return replace(
        article,
        summary=tuple(line for line in article.summary if _kept(article, _stands_in(text, line.text), "summary")),
        quotes=tuple(quote for quote in article.quotes if _kept(article, _is_copied(quote, text), "quote")),
    )


def _is_copied(quote: Quote, text: str) -> bool:
    named = _stands_in(text, quote.speaker) and _stands_in(text, quote.role or quote.speaker)
    return named and all(_is_said(part, text) for part in quote.parts)


def _is_said(part: Passage, text: str) -> bool:
    """A part before an interrupting attribution may end in a full stop where the article has its comma."""
    return _stands_in(text, part.text) or (part.text.endswith(".") and _stands_in(text, part.text[:-1] + ","))


def _stands_in(text: str, words: str) -> bool:
    mended = _mended(words)
    return mended != "" and mended in text


def _mended(text: str) -> str:
    return " ".join(text.split())


def _kept(article: Article, is_copied: bool, kind: str) -> bool:  # noqa: FBT001 - the finding itself
    if not is_copied:
        logger.error("action=drop_line article=%d kind=%s reason=not_in_article", article.id, kind)
        warnings.warn(f"A {kind} line of article {article.id} is not in its text.", NotVerbatim, stacklevel=3)
    return is_copied
