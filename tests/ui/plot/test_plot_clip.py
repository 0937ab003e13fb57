"""Lines and bands end at the frame, and gaps stay gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.ui.plot.pixels import clip_band, clip_line

WIDTH, HEIGHT = 286.0, 224.0
coordinates = st.lists(st.tuples(st.floats(-500, 800), st.floats(-500, 800)), min_size=2, max_size=12)


def cut(*points):
    return [stretch.tolist() for stretch in clip_line(np.array(points, dtype=float), WIDTH, HEIGHT)]


def test_a_line_inside_stays_as_it_is():
    assert cut((0, 0), (100, 50), (286, 224)) == [[[0, 0], [100, 50], [286, 224]]]


def test_a_line_through_the_frame_is_cut_on_both_sides():
    assert cut((-100, 100), (386, 100)) == [[[0, 100], [286, 100]]]


def test_a_line_that_leaves_and_comes_back_is_two_stretches():
    found = cut((50, 100), (100, -100), (150, 100))
    assert found == [[[50, 100], [75, 0]], [[125, 0], [150, 100]]]


def test_a_line_outside_vanishes():
    assert cut((-10, -10), (500, -10)) == []
    assert cut((300, 0), (300, 200)) == []


def test_a_vertical_line_runs_from_edge_to_edge():
    assert cut((40, -1000), (40, 1000)) == [[[40, 0], [40, 224]]]


def test_a_gap_splits_a_line():
    assert cut((10, 10), (20, 20), (np.nan, np.nan), (30, 30), (40, 40)) == [[[10, 10], [20, 20]], [[30, 30], [40, 40]]]


@given(points=coordinates)
def test_what_is_left_lies_inside_the_frame(points):
    for stretch in clip_line(np.array(points), WIDTH, HEIGHT):
        assert (stretch >= -1e-6).all()
        assert (stretch[:, 0] <= WIDTH + 1e-6).all()
        assert (stretch[:, 1] <= HEIGHT + 1e-6).all()


def test_a_band_ends_at_the_frame():
    x = np.linspace(-50, 400, 20)
    outline = clip_band(np.column_stack((x, x)), np.column_stack((x, x - 60)), WIDTH, HEIGHT)
    assert outline.min() == 0
    assert outline[:, 0].max() == WIDTH
    assert outline[:, 1].max() <= HEIGHT
    assert outline[0].tolist() == pytest.approx([0, 0])


def test_a_band_that_runs_backwards_or_is_not_known_is_no_trouble():
    x = np.array([200.0, 100.0, 50.0])
    forwards = clip_band(np.column_stack((x[::-1], x[::-1])), np.column_stack((x[::-1], x[::-1] / 2)), WIDTH, HEIGHT)
    backwards = clip_band(np.column_stack((x, x)), np.column_stack((x, x / 2)), WIDTH, HEIGHT)
    assert np.array_equal(forwards, backwards)
    unknown = np.full((3, 2), np.nan)
    assert len(clip_band(unknown, unknown, WIDTH, HEIGHT)) == 0
