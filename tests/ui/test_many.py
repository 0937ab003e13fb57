"""Thousands of films and materials on screen: words are made for what is looked at, and nothing is lost."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.records.film_rows import OwnFilms
from ssedesigner.library.store import DamagedLibrary
from ssedesigner.physics.advice.substitutes import candidates, rank_substitutes, substitute
from ssedesigner.physics.compatibility.answers import pair_answer
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.conduction.lessons import lessons, still_hold
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor import choice_model
from ssedesigner.ui.editor.choice_model import ChoiceModel
from ssedesigner.ui.flags.substitute_model import counts_text, difference_text, evidence_text, in_short, severity_of
from ssedesigner.ui.library.pair_model import axes_with_reports, partners
from ssedesigner.ui.plot import layer as plot_marks
from ssedesigner.ui.plot.data import FilmPoint
from ssedesigner.ui.plot.layer import films_to_draw
from ssedesigner.ui.widgets.lazy_rows import LazyRows


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


@pytest.mark.parametrize("kinds", [("binder", "solvent"), ("scaffold", "solvent"), ("electrolyte", "atmosphere")])
def test_what_is_reported_of_a_matrix_is_found_without_going_through_its_cells(materials, kinds):
    rows, columns = partners(materials, *kinds), partners(materials, *reversed(kinds))

    def pair(row, column):
        return pair_answer(materials, row.kind, row.key, column.kind, column.key).known == "reported"

    expected = [row for row in rows if any(pair(row, column) for column in columns)]
    assert axes_with_reports(materials, rows, columns) == (
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
    assert films_to_draw(films, places) == [0, 2, 3, 4]
    assert films_to_draw(films[:3], places[:3]) == [0, 1, 2]


def films_unread(count: int, made: list[int]) -> OwnFilms:
    """Own films that are not read yet; ``made`` gets the number of each that is."""

    def make(row: tuple[int, ...]) -> MeasuredFilm:
        made.append(row[1])
        return MeasuredFilm(
            key=str(row[0]),
            name=str(row[0]),
            recipe=Recipe(),
            thickness_um=30.0,
            temperature_c=25.0,
            conductivity_ms_cm=0.7,
        )

    return OwnFilms(make).read_again((f"F-{number:04d}", number) for number in range(count))


def published(document: Document) -> list[object]:
    """What the document tells, in order: how many films are read, or a prediction."""
    told: list[object] = []
    document.films_read.connect(told.append)
    document.prediction_changed.connect(told.append)
    return told


def test_many_films_are_read_between_events_before_any_number_is_told(qtbot, materials):
    made: list[int] = []
    document = Document(replace(materials, own_films=films_unread(1200, made)))
    told = published(document)
    assert made == []
    qtbot.waitUntil(lambda: document.prediction in told if len(made) == 1200 else False)
    assert told == [500, 1000, 1200, document.prediction]
    assert document.learned.films == 1200
    assert made == list(range(1200))


def test_whoever_asks_for_the_prediction_meanwhile_gets_the_right_one(qtbot, materials):
    made: list[int] = []
    document = Document(replace(materials, own_films=films_unread(1200, made)))
    told = published(document)
    with qtbot.waitSignal(document.films_read):
        pass
    assert told[0] == 500
    assert len(made) < 1200
    assert document.prediction == predict(document.recipe, document.materials, learn(document.materials))
    assert made == list(range(1200))
    qtbot.waitUntil(lambda: told[-1] is document.prediction)
    assert told.count(document.prediction) == 1


def test_the_window_says_that_it_reads_films_and_can_do_without_them(qtbot, window):
    document, made = window.document, []
    document.replace_materials(replace(document.materials, own_films=films_unread(5000, made)))
    with qtbot.waitSignal(document.films_read):
        pass
    notice = next(notice for notice in window.notices.notices if notice.key == "own_films_read")
    assert "5,000 measured films" in notice.sentence
    assert window.status.findChild(QLabel, "status_time").text() == f"Measured films read: {len(made) // 50} %"
    button = window.findChild(QPushButton, "notice_own_films_read_0")
    with qtbot.waitSignal(document.prediction_changed):
        button.click()
    assert len(made) < 5000
    assert not document.uses_own_films
    assert "own_films_read" not in [notice.key for notice in window.notices.notices]


def test_films_that_cannot_be_read_are_told_and_no_number_is_shown(qtbot, window):
    def broken(row: tuple[int, ...]) -> MeasuredFilm:
        raise DamagedLibrary("The library is damaged: a row cannot be read.")

    document = window.document
    films = OwnFilms(broken).read_again([("F-0001", 1)])
    told = published(document)
    with qtbot.waitSignal(document.films_failed):
        document.replace_materials(replace(document.materials, own_films=films))
    assert told == []
    notice = next(notice for notice in window.notices.notices if notice.key == "own_films_read")
    assert notice.severity == "fail"
    assert notice.sentence.startswith("The library is damaged")
    document.use_own_films(False)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [document.prediction]


def test_what_was_learned_stands_until_a_film_or_one_of_its_materials_changes(qtbot, materials):
    films = (*films_unread(5, []),)
    document = Document(replace(materials, own_films=films))
    learned, known = document.learned, document.lessons
    nbr, anisole = (materials.find(*name) for name in (("binder", "NBR"), ("solvent", "anisole")))
    new = {("binder", "own 1"): Material(kind="binder", key="own 1", name="Own 1")}
    for changed in (new, {("solvent", "anisole"): replace(anisole, note="dried")}):
        document.replace_materials(replace(document.materials, materials={**materials.materials, **changed}))
        assert document.lessons is known
        assert document.learned is learned
    heavier = {**nbr.values, "density_g_cm3": Cited(1.3, "g/cm3", "Laboratory", grade="user")}
    changed = {("binder", "NBR"): replace(nbr, values=heavier)}
    document.replace_materials(replace(document.materials, materials={**materials.materials, **changed}))
    assert document.lessons is not known
    assert document.learned == learn(document.materials)
    assert document.learned != learned
    document.replace_materials(replace(document.materials, own_films=films[1:]))
    assert document.learned.films == 4


def test_a_film_of_an_unknown_material_is_learned_from_when_that_is_added(materials):
    own = replace(films_unread(1, [])[0], recipe=replace(Recipe(), binder="own 1"))
    before = replace(materials, own_films=(own,))
    new = Material(kind="binder", key="own 1", name="Own 1")
    after = replace(before, materials={**materials.materials, ("binder", "own 1"): new})
    assert still_hold(lessons(before), before, replace(before, version="another"))
    assert not still_hold(lessons(before), before, after)


def test_a_list_of_substitutes_keeps_equal_parts_once_and_no_messages(materials):
    recipe = Recipe()
    now = predict(recipe, materials)
    keys = candidates(recipe, materials, "binder")[:6]
    whole = [substitute(recipe, materials, now, "binder", key) for key in keys]
    shared: dict[object, object] = {}
    rows = [in_short(one, shared) for one in whole]
    assert rank_substitutes(rows) == tuple(in_short(one, {}) for one in rank_substitutes(whole))
    flags = [flag for one in rows for flag in (*one.about, *one.problems)]
    assert len({id(flag) for flag in flags}) == len(set(flags)) < len(flags) / 2
    assert {flag.message for flag in flags} == {""}
    for row, one in zip(rows, whole, strict=True):
        assert [flag.title for flag in row.problems] == [flag.title for flag in one.problems]
        assert (counts_text(row), difference_text(row)) == (counts_text(one), difference_text(one))
        assert (evidence_text(row), severity_of(row)) == (evidence_text(one), severity_of(one))
