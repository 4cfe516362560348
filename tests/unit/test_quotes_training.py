"""The training script: the same rows give the same weights, and these find the quotes they were learned from."""

import gzip
import json

import pytest

from summarizer.quotes.attribution import genuine_quotes, speakers_of
from summarizer.training.quotes import read, train

NAMES = ["Ada Moor", "Carl Reed", "Lena Ortiz", "Paul Finch", "Maud Brennan"]


def row(number: int) -> dict[str, object]:
    name = NAMES[number % len(NAMES)]
    said = f"“The bridge number {number} will open in May,”"
    text = f"The novel “Long Way” is out. Nobody has read it.\n\n{said} {name} said on Friday."
    start = text.index(said)
    return {"id": str(number), "text": text, "quotes": [{"start": start, "end": start + len(said), "speaker": name}]}


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    path = tmp_path_factory.mktemp("quotes") / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row(number)) + "\n" for number in range(40))
    return read(path)


def test_a_sixth_of_the_rows_is_left_out(articles):
    assert 25 < len(articles) < 40


def test_the_same_rows_give_the_same_weights(articles):
    first, second = train(articles), train(articles)
    assert first.speakers.weights == second.speakers.weights
    assert first.spans.weights == second.spans.weights


def test_what_was_learned_finds_quotes_and_speakers(articles):
    models = train(articles)
    scene = articles[0].scene
    genuine = genuine_quotes(scene, models)
    assert list(genuine) == [1]
    speaker = speakers_of(scene, genuine, models)[1]
    assert scene.text[scene.units[speaker].start : scene.units[speaker].end] in NAMES
