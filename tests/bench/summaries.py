"""What a summary costs: processor time of our ranking beside sumy's LexRank and TextRank, in one run.

Articles are the corpus's own, cut or repeated to the wanted number of sentences.
"""

import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers import AbstractSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from summarizer import Document, brief, read_text
from summarizer.classics import Tokenizer
from summarizer.summarize import shown, summarize

CORPUS = Path(__file__).parent.parent / "quality" / "corpus"
TYPICAL = 25  # sentences of a news article
ROUNDS = 5
PEERS: dict[str, Callable[[], AbstractSummarizer]] = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer}


def report() -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    english = [document for text in texts if (document := read_text(text)).language == "en"]
    typical = [_of_length(english, TYPICAL, offset) for offset in range(len(english))]
    ours = _median(lambda document: summarize(document), typical)
    lines = [f"summary of {TYPICAL} sentences: news {_ms(ours)}"]
    for name, kind in PEERS.items():
        peer = _median(lambda document, kind=kind: _by_sumy(kind(), document), typical)
        quick = _median(lambda document, name=name: summarize(document, method=name.lower()), typical)
        lines.append(
            f"  sumy's {name} {_ms(peer)}, ours is {ours / peer:.2f} of that; the same with numpy {_ms(quick)}"
        )
    whole = [_timed(lambda text=text: brief(read_text(text))) for _ in range(ROUNDS) for text in texts]
    lines.append(
        f"everything (clean, split, rank, quotes): median {_ms(statistics.median(whole))}, "
        f"95th percentile {_ms(statistics.quantiles(whole, n=20)[-1])}"
    )
    lines.append(_growth(english))
    lines.append(_large(english))
    return "\n".join(lines)


def _by_sumy(summarizer: AbstractSummarizer, document: Document) -> None:
    """As sumy is used by itself, but for its tokenizer, which would need a download."""
    summarizer(PlaintextParser(document.text, Tokenizer(document.language)).document, 3)


def _growth(articles: list[Document]) -> str:
    short, long = (_median(summarize, [_of_length(articles, length, 0)] * 9) / length for length in (10, 300))
    return f"growth from 10 to 300 sentences: {long / short:.2f} times the cost a sentence"


def _large(articles: list[Document]) -> str:
    text = _of_length(articles, 10_000, 0).text
    seconds = _timed(lambda: brief(read_text(text)))
    tracemalloc.start()
    brief(read_text(text))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"10,000 sentences: {seconds:.2f} s, {peak / 1e6:.0f} MB at most"


def _of_length(articles: list[Document], length: int, offset: int) -> Document:
    """A document of so many sentences, from the article at `offset` and those after it."""
    found: list[str] = []
    for article in cycle(articles[offset:] + articles[:offset]):
        found += [sentence.text for sentence in shown(article)]
        if len(found) >= length:
            break
    return replace(articles[offset], text="\n\n".join(found[:length]))


def _median(call: Callable[[Document], object], documents: list[Document]) -> float:
    call(documents[0])  # loads what is loaded once
    return statistics.median(_timed(lambda d=document: call(d)) for _ in range(ROUNDS) for document in documents)


def _timed(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
