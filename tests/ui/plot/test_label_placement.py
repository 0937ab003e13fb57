"""Labels stay inside the frame and keep off data and each other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.ui.plot.placement import Occupancy, across, around_point, at_ends

FRAME = (0.0, 0.0, 286.0, 224.0)


def overlaps(first, second):
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


@given(x=st.floats(0, 286), y=st.floats(0, 224))
def test_a_point_label_is_inside_the_frame_and_off_the_point(x, y):
    taken = Occupancy(FRAME)
    taken.add_points(np.array([[x, y]]))
    placed = taken.place(around_point(x, y, 90.0, 15.0))
    assert placed is not None
    left, top, right, bottom = placed.rect
    assert left >= 0
    assert top >= 0
    assert right <= FRAME[2]
    assert bottom <= FRAME[3]
    assert not overlaps(placed.rect, (x - 3, y - 3, x + 3, y + 3))


def test_labels_do_not_overlap_each_other():
    taken = Occupancy(FRAME)
    placed = []
    for _ in range(4):
        found = taken.place(across(FRAME, 80.0, 15.0))
        taken.add_label(found.rect)
        placed.append(found.rect)
    for number, first in enumerate(placed):
        assert not any(overlaps(first, second) for second in placed[number + 1 :])


def test_a_line_label_stands_beside_its_line():
    path = np.column_stack((np.linspace(0, 286, 96), np.linspace(200, 20, 96)))
    taken = Occupancy(FRAME)
    taken.add_line(path)
    placed = taken.place_beside(at_ends(path, 60.0, 15.0), path, np.empty((0, 2)))
    assert placed.is_clear
    left, top, right, bottom = placed.rect
    under = np.interp((left, right), path[:, 0], path[:, 1])
    assert bottom <= under.min() + 4 or top >= under.max() - 4


def test_two_lines_in_one_place_leave_a_label_to_the_key():
    path = np.column_stack((np.linspace(0, 286, 96), np.linspace(200, 20, 96)))
    taken = Occupancy(FRAME)
    assert taken.place_beside(at_ends(path, 60.0, 15.0), path, path + 1.0) is None


def test_a_label_too_wide_for_the_frame_is_left_out():
    assert Occupancy(FRAME).place(across(FRAME, 400.0, 15.0)) is None


def test_a_vertical_line_is_labelled_on_the_side_with_room():
    path = np.column_stack((np.full(70, 270.0), np.linspace(224, 0, 70)))
    placed = Occupancy(FRAME).place_beside(at_ends(path, 120.0, 15.0), path, np.empty((0, 2)))
    assert placed.rect[2] < 270.0


def test_a_message_prefers_the_middle_but_moves_off_the_points():
    taken = Occupancy(FRAME)
    middle = taken.place(across(FRAME, 100.0, 30.0)).rect
    assert abs((middle[0] + middle[2]) / 2 - 143) < 20
    taken.add_points(np.array([[143.0, 112.0]]))
    assert not overlaps(taken.place(across(FRAME, 100.0, 30.0)).rect, (140, 109, 146, 115))
