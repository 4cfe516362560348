"""The network that reads around a quote: what it is shown, what it computes, and how it learns."""

import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from summarizer.quotes import weights
from summarizer.quotes.marks import find_spans
from summarizer.quotes.reader import GAPS, TAPS, Reader, around, beside_quote
from summarizer.quotes.scene import Scene
from summarizer.quotes.units import read_units
from summarizer.quotes.windows import BACK, FORWARD, candidates_of, window
from summarizer.training import reader as training

TEXT = "The council met.\n\n“We will build it,” Ada Moor said on Friday."


def scene_of(text: str) -> Scene:
    spans = find_spans(text)
    return Scene(text, spans, read_units(text, spans))


@pytest.fixture(scope="module")
def scene():
    return scene_of(TEXT)


def test_a_window_has_the_quote_at_its_place_and_the_edge_outside_the_text(scene):
    shown = window(scene, scene.quote_at[0])
    assert len(shown) == BACK + 1 + FORWARD
    assert shown[BACK] == ("this Q,", "paragraph 0", "sentence 0")
    assert shown[BACK + 1] == ("Name", "paragraph 0", "sentence 0")
    assert shown[0] == shown[-1] == ("edge", "paragraph edge", "sentence edge")
    (council,) = (traits for traits in shown if traits[0] in ("noun", "doc", "role"))
    assert council[1] == "paragraph -1"


def test_the_quotes_own_place_stands_for_nobody(scene):
    at = scene.quote_at[0]
    places = dict(candidates_of(scene, at))
    assert places[BACK] is None
    assert places[BACK + 1] == at + 1


def test_a_unit_takes_in_those_that_stand_a_gap_apart():
    seen = np.arange(1, 9, dtype=np.float32).reshape(1, 8, 1)
    assert around(seen, 2)[0, 3].tolist() == [0, 2, 4, 6, 8]
    assert around(seen, 1)[0, 0].tolist() == [0, 0, 1, 2, 3]


def test_what_is_read_are_the_logarithms_of_shares_that_add_up_to_one(scene):
    found = weights.load().reader.read(scene, scene.quote_at[0])
    assert sum(map(np.exp, found.values())) == pytest.approx(1, abs=0.01)
    speaker = max(found, key=lambda unit: found[unit])
    assert TEXT[scene.units[speaker].start : scene.units[speaker].end] == "Ada Moor"


def test_an_unknown_trait_counts_as_a_plain_word(scene):
    reader = weights.load().reader
    rows = {trait: row for trait, row in reader.rows.items() if trait != "Name"}
    without, plain = replace(reader, rows=rows), replace(reader, rows={**rows, "Name": rows["w"]})
    at = scene.quote_at[0]
    assert without.read(scene, at) == plain.read(scene, at) != reader.read(scene, at)


@pytest.fixture
def windows():
    found = training.Windows()
    for text in (TEXT, "Lena Ortiz was late. “Traffic,” she said.\n\nNobody laughed."):
        scene = scene_of(text)
        at = scene.quote_at[0]
        found.add(scene, at, lambda unit, next_to=at + 1: unit == next_to)
    return found


def test_slopes_are_those_of_the_loss(windows, monkeypatch):
    """Each part is moved a little, both ways, along its slope: the loss changes as the slope says."""
    monkeypatch.setattr(training, "_DROPPED", 0.0)
    fitting = training._Fitting(windows)
    fitting.parts[:] = [part.astype(np.float64) for part in fitting.parts]
    count = len(GAPS)
    fitting.table, fitting.pair, fitting.pair_bias, fitting.score = (fitting.parts[i] for i in (0, -3, -2, -1))
    fitting.layers, fitting.biases = fitting.parts[1 : 1 + count], fitting.parts[1 + count : 1 + 2 * count]
    batch = np.arange(len(windows.traits))
    for part, slope in zip(fitting.parts, training._Pass(fitting, batch).slopes(), strict=True):
        step = 1e-3 * slope / max(float(np.abs(slope).max()), 1e-9)
        losses = []
        for sign in (1, -1):
            part += sign * step
            losses.append(loss(fitting))
            part -= sign * step
        assert losses[0] - losses[1] == pytest.approx(2 * float((slope * step).sum()), rel=0.05, abs=1e-6)


def loss(fitting: training._Fitting) -> float:
    """The mean loss, worked out by the network that is shipped and not by the one that learns."""
    layers = tuple(zip(fitting.layers, fitting.biases, strict=True))
    reader = Reader(fitting.rows, fitting.table, layers, (fitting.pair, fitting.pair_bias), fitting.score)
    scores = np.where(fitting.candidates, reader(fitting.table[fitting.traits].sum(2)), -np.inf)
    right = np.where(fitting.right, scores, -np.inf)
    return float((np.logaddexp.reduce(scores, axis=1) - np.logaddexp.reduce(right, axis=1)).mean())


def test_it_learns_who_speaks_and_learns_the_same_again(windows, monkeypatch):
    monkeypatch.setattr(training, "_ROUNDS", 60)
    first, second = training.fit(windows), training.fit(windows)
    assert np.array_equal(first.table, second.table)
    scene = scene_of(TEXT)
    found = first.read(scene, scene.quote_at[0])
    assert max(found, key=lambda unit: found[unit]) == scene.quote_at[0] + 1


def test_a_quote_whose_speaker_stands_too_far_off_is_left_out():
    scene = scene_of(TEXT)
    found = training.Windows()
    found.add(scene, scene.quote_at[0], lambda _: False)
    assert not found.traits


def test_shapes_fit():
    reader = weights.load().reader
    width = reader.table.shape[1]
    assert {layer.shape for layer, _ in reader.layers} == {(TAPS * width, width)}
    assert beside_quote(np.zeros((1, BACK + 1 + FORWARD, width), np.float32)).shape[2] == len(reader.pair[0])


def test_what_is_stored_is_what_was_loaded():
    stored = json.loads(files("summarizer").joinpath("data/quotes.json").read_text(encoding="utf-8"))
    assert weights.as_json(weights.load()) == stored
