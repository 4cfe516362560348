"""Hold the summarizer against references that nobody of this project wrote:
`python -m tests.quality.evaluate --data DIR [--fold dev] [--only summaries quotes pages sentences]`.

DIR has the data sets, `data/NAME.jsonl.gz`, and their scorer, `score.py`, which says which rows are in a fold and
what counts as right; this program only answers it. Without DIR it says so and is done.
"""

import argparse
import base64
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from summarizer import Document, SummarizerError, find_quotes, read_html
from summarizer.sentences import split
from summarizer.summarize import summarize

Row = dict[str, Any]

_CODES = {"english": "en", "english_clean": "en", "segmenter": "en", "deutsch": "de", "french": "fr", "spanish": "es"}
_CODES |= {"russian": "ru", "chinese": "zh", "japanese": "ja", "arabic": "ar"}


def summary(row: Row) -> Row:
    """The best summary of whichever length: the references have one to many sentences."""
    document = Document(title="", text="\n\n".join(row["sentences"]), language="en")
    return {"summary": [sentence.text for sentence in summarize(document, sentences=None).sentences]}


def quotes(row: Row) -> Row:
    found = find_quotes(Document(title="", text=row["text"], language="en"))
    return {
        "quotes": [
            {"start": part.start, "end": part.end, "speaker": quote.mention} for quote in found for part in quote.parts
        ]
    }


def page(row: Row) -> Row:
    try:
        return {"text": read_html(base64.b64decode(row["html_base64"]), row["url"]).text}
    except SummarizerError:
        return {"text": ""}


def sentences(row: Row) -> Row:
    return {"sentences": [found.text for found in split(row["text"], _CODES.get(row["language"], "und"))]}


ANSWERS: dict[str, Callable[[Row], Row]] = {
    "summaries": summary,
    "quotes": quotes,
    "pages": page,
    "sentences": sentences,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fold", choices=["all", "train", "dev"], default="dev")
    parser.add_argument("--only", nargs="+", choices=list(ANSWERS), default=list(ANSWERS))
    options = parser.parse_args()
    if not (options.data / "score.py").is_file():
        print(f"There is no evaluation data in {options.data}: put the data sets and their score.py there.")
        return 0
    for task in options.only:
        # The golden rules are rules, not samples: all of them count.
        evaluate(options.data, task, "all" if task == "sentences" else options.fold)
    return 0


def evaluate(data: Path, task: str, fold: str) -> None:
    gold = rows_of(data, task, fold)
    started = time.process_time()
    answers = [{"id": row["id"], **ANSWERS[task](row)} for row in gold]
    spent = 1000 * (time.process_time() - started) / len(gold)
    print(f"\n{task}, fold {fold}, {len(gold)} rows, {spent:.1f} ms of CPU a row")
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        predictions.write_text("".join(json.dumps(answer) + "\n" for answer in answers), encoding="utf-8")
        command = [sys.executable, str(data / "score.py"), task, str(predictions), "--fold", fold]
        scored = subprocess.run(command, capture_output=True, text=True, check=True)
    for line in table(json.loads(scored.stdout)):
        print(line)


def rows_of(data: Path, task: str, fold: str) -> list[Row]:
    """The rows of a fold, as the scorer tells them apart."""
    spec = importlib.util.spec_from_file_location("score", data / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    found: list[Row] = scorer.rows(task, fold)
    return found


def table(report: dict[str, Any], indent: str = "  ") -> Iterable[str]:
    for name, value in report.items():
        if isinstance(value, dict) and any(isinstance(part, dict) for part in value.values()):
            yield f"{indent}{name}"
            yield from table(value, indent + "  ")
        elif isinstance(value, dict):
            yield f"{indent}{name:<18}" + "  ".join(f"{part} {figure}" for part, figure in value.items())
        else:
            yield f"{indent}{name:<18}{value}"


if __name__ == "__main__":
    sys.exit(main())
