"""Thousands of films and materials on screen: words are made for what is looked at, and nothing is lost."""

from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.ui import choice_model, plot_marks
from ssedesigner.ui.choice_model import ChoiceModel
from ssedesigner.ui.document import Document
from ssedesigner.ui.lazy_rows import LazyRows
from ssedesigner.ui.pair_matrix_model import partners, reported
from ssedesigner.ui.plot_data import FilmPoint
from ssedesigner.ui.plot_marks import apart


def test_rows_are_made_once_and_only_when_asked_for():
    made = []
    rows = LazyRows(range(1000), lambda thing: made.append(thing) or thing * 2)
    assert len(rows) == 1000
    assert (rows[3], rows[-1], rows[3]) == (6, 1998, 6)
    assert made == [3, 999]
    assert rows[1:4] == (2, 4, 6)
    assert list(rows) == [2 * number for number in range(1000)]
    with pytest.raises(IndexError):
        rows[1000]


def test_a_list_of_the_editor_writes_only_the_lines_that_are_looked_at(qtbot, materials, monkeypatch):
    many = {("binder", f"own {n}"): Material(kind="binder", key=f"own {n}", name=f"Own {n}") for n in range(500)}
    document = Document(replace(materials, materials={**materials.materials, **many}))
    written, write = [], choice_model._material_choice
    monkeypatch.setattr(choice_model, "_material_choice", lambda one: written.append(one.key) or write(one))
    model = ChoiceModel(document, FIELDS["binder"])
    last = model.rowCount() - 1
    assert last > 500
    assert model.row_of("own 499") == last
    assert written == []
    assert model.index(last, 0).data() == "Own 499"
    assert written == ["own 499"]


@pytest.mark.parametrize("kinds", [("binder", "solvent"), ("electrolyte", "solvent"), ("electrolyte", "atmosphere")])
def test_what_is_reported_of_a_matrix_is_found_without_going_through_its_cells(materials, kinds):
    rows, columns = partners(materials, *kinds), partners(materials, *reversed(kinds))

    def pair(row, column):
        return materials.pair(row.kind, row.key, column.kind, column.key)

    expected = [row for row in rows if any(pair(row, column) for column in columns)]
    assert reported(materials, rows, columns) == (
        expected,
        [column for column in columns if any(pair(row, column) for row in expected)],
    )


def test_of_many_films_only_those_are_drawn_that_are_seen(monkeypatch):
    monkeypatch.setattr(plot_marks, "_MANY", 3)
    signs = [("own", False), ("own", False), ("own", True), ("reported", False), ("own", False)]
    films = [
        FilmPoint(x=1.0, y=1.0, name="", conditions="", citation="", mark=mark, is_outside=outside)
        for mark, outside in signs
    ]
    places = np.array([[10.1, 10.2], [10.3, 10.4], [10.1, 10.2], [10.1, 10.2], [40.0, 10.0]])
    assert apart(films, places) == [0, 2, 3, 4]
    assert apart(films[:3], places[:3]) == [0, 1, 2]
