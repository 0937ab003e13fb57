"""The document: edits, undo, files, and a prediction that always belongs to the open recipe."""

import dataclasses
import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand

import ssedesigner
from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep
from ssedesigner.files.recipe.file import RecipeFileError, read_recipe, write_recipe
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document, ReplaceRecipe
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.recipe_files import empty_recipe
from ssedesigner.ui.shell.settings_rows import kept
from ssedesigner.ui.shell.settings_window import _Change
from ssedesigner.ui.undo_stack import UndoStack
from ssedesigner.ui.widgets.pins import PinBoard


def test_an_edit_changes_the_recipe_and_can_be_undone(document):
    document.edit("thickness_um", 20.0)
    assert document.recipe == Recipe(thickness_um=20.0)
    assert document.is_modified
    assert document.undo_stack.undoText() == "Thickness: 20 µm"
    document.undo_stack.undo()
    assert document.recipe == Recipe()
    assert not document.is_modified
    document.undo_stack.redo()
    assert document.recipe.thickness_um == 20.0


@pytest.mark.parametrize("value", [0, 1e6, "thick", float("nan"), None])
def test_a_value_that_the_field_cannot_take_changes_nothing(document, value):
    with pytest.raises(FieldError):
        document.edit("thickness_um", value)
    assert document.recipe == Recipe()
    assert document.undo_stack.count() == 0


def test_text_is_read_with_its_unit_and_decimal_comma(document):
    document.edit_text("thickness_um", "0,025 mm")
    assert document.recipe.thickness_um == 25.0
    document.edit_text("particle_d50_um", "")
    assert document.recipe.particle_d50_um is None


def test_keys_typed_into_one_field_are_one_step(document):
    for text in ("4", "45", "45.", "45.5"):
        document.edit_text("thickness_um", text)
    assert document.undo_stack.count() == 1
    document.end_edit_session()
    document.edit_text("thickness_um", "50")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.recipe.thickness_um == 45.5


def test_edits_of_two_fields_are_two_steps(document):
    document.edit("thickness_um", 20.0)
    document.edit("film_area_cm2", 20.0)
    document.edit("thickness_um", 21.0)
    assert document.undo_stack.count() == 3


def test_typing_back_to_the_start_leaves_no_step(document):
    document.edit_text("thickness_um", "3")
    document.edit_text("thickness_um", "30")
    assert document.undo_stack.count() == 0
    assert not document.is_modified


def test_each_key_is_announced_as_its_step_reads(document):
    words, places = [], []
    document.undo_stack.undoTextChanged.connect(words.append)
    document.undo_stack.indexChanged.connect(places.append)
    for text in ("4", "45", "30"):
        document.edit_text("thickness_um", text)
    assert words == ["Thickness: 4 µm", "Thickness: 45 µm", ""]
    assert places == [1, 1, 0]
    assert not document.undo_stack.canRedo()


def test_an_edit_after_undo_extends_no_step(document):
    document.edit("thickness_um", 20.0)
    document.edit("film_area_cm2", 20.0)
    document.undo_stack.undo()
    document.edit("thickness_um", 21.0)
    assert document.undo_stack.count() == 2
    assert not document.undo_stack.canRedo()
    document.undo_stack.undo()
    assert document.recipe.thickness_um == 20.0


def _steps_alive():
    gc.collect()
    return sum(type(one) is ReplaceRecipe for one in gc.get_objects())


def test_only_the_steps_of_the_stack_are_kept(document):
    before = _steps_alive()
    for number in range(60):
        document.edit("thickness_um", 31.0 + number)  # keys typed into one field
    document.end_edit_session()
    for number in range(60):
        document.edit("film_area_cm2", 20.0 + number % 2 if number % 3 else document.recipe.film_area_cm2 + 0.5)
    for _ in range(10):
        document.end_edit_session()
        document.edit("thickness_um", 40.0)
        document.edit("thickness_um", 90.0)  # and back to the start
        document.edit("temperature_c", 30.0)
        document.undo_stack.undo()
    assert _steps_alive() - before == document.undo_stack.count() <= 3
    document.new(empty_recipe())
    assert _steps_alive() == before


def test_no_step_holds_what_its_stack_belongs_to(document, tmp_path):
    # the collector took a document apart while Qt deleted its steps, and the program crashed
    board = PinBoard(document)
    document.edit("thickness_um", 31.0)
    board.add(document.recipe, "pinned", "")
    document.edit("thickness_um", 32.0)
    board.swap(board.pins[0].letter)
    paper = kept(Settings(tmp_path / "settings.ini"), "paper")
    step = _Change("Paper", [(paper, "Letter")], document.new)
    steps = [document.undo_stack.command(number) for number in range(document.undo_stack.count())]
    assert {type(one) for one in (*steps, step)} == set(QUndoCommand.__subclasses__())
    for one in (*steps, step):
        for name, value in vars(one).items():
            assert not issubclass(type(value), QObject), (one, name)
            assert not isinstance(getattr(value, "__self__", None), QObject), (one, name)


def test_the_same_value_is_no_edit(document):
    document.edit("thickness_um", 30.0)
    assert document.undo_stack.count() == 0


def test_a_step_does_not_swallow_the_saved_state(document, tmp_path):
    document.edit("thickness_um", 20.0)
    document.save(tmp_path / "film.json")
    document.edit("thickness_um", 21.0)
    assert document.is_modified
    document.undo_stack.undo()
    assert not document.is_modified
    assert document.recipe.thickness_um == 20.0


def test_several_fields_change_in_one_step_or_not_at_all(document):
    document.edit_many({"thickness_um": 20.0, "porosity_pct": 5.0}, "Thin and dense")
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Thin and dense"
    with pytest.raises(FieldError):
        document.edit_many({"thickness_um": 25.0, "porosity_pct": 500.0}, "Not possible")
    assert document.recipe.thickness_um == 20.0


def test_choosing_none_empties_the_share_too(document):
    document.choose("binder", None)
    assert (document.recipe.binder, document.recipe.binder_wt_pct) == (None, None)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert (document.recipe.binder, document.recipe.binder_wt_pct) == ("NBR", 1.5)


def test_a_new_edit_cuts_off_what_was_undone(document):
    document.edit("thickness_um", 20.0)
    document.undo_stack.undo()
    document.edit("film_area_cm2", 10.0)
    assert not document.undo_stack.canRedo()


def test_many_edits_are_predicted_once(document, qtbot):
    qtbot.wait(20)  # the prediction of the recipe that it opened on
    seen = []
    document.prediction_changed.connect(seen.append)
    for thickness in (20.0, 25.0, 35.0):
        document.edit("thickness_um", thickness)
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(20)
    assert [prediction.recipe.thickness_um for prediction in seen] == [35.0]


def test_prediction_and_curves_are_never_those_of_an_earlier_recipe(document):
    before = document.prediction
    document.edit("thickness_um", 60.0)
    assert document.prediction.film.area_specific_resistance_ohm_cm2.value == pytest.approx(
        2 * before.film.area_specific_resistance_ohm_cm2.value
    )
    curves = document.curves
    document.undo_stack.undo()
    assert document.curves is not curves
    assert document.prediction == before


def test_save_and_open_give_the_recipe_back(document, materials, tmp_path):
    path = tmp_path / "film.json"
    document.edit("notes", "dry in two steps")
    document.save(path)
    other = Document(materials)
    other.open(path)
    assert other.recipe == document.recipe
    assert other.path == path
    assert not other.is_modified
    assert other.undo_stack.count() == 0
    assert other.notices == ()


def test_a_file_that_cannot_be_read_leaves_the_document_as_it_was(document, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text('{"format": "ssedesigner-recipe"')
    document.edit("thickness_um", 20.0)
    with pytest.raises(RecipeFileError):
        document.open(path)
    assert document.recipe.thickness_um == 20.0
    assert document.path is None
    assert document.undo_stack.count() == 1


def test_a_file_that_cannot_be_written_leaves_the_document_unsaved(document, tmp_path):
    document.edit("thickness_um", 20.0)
    with pytest.raises(RecipeFileError):
        document.save(tmp_path / "no such folder" / "film.json")
    assert document.is_modified
    assert document.path is None


def test_a_file_made_with_other_values_says_so(materials, qtbot, tmp_path):
    path = tmp_path / "film.json"
    write_recipe(path, Recipe(), with_density(materials, 1.5))
    document = Document(materials)
    document.open(path)
    assert any("1.5" in notice for notice in document.notices)
    assert document.prediction == predict(Recipe(), materials)


def test_a_changed_library_is_predicted_with_at_once(document, materials, qtbot):
    before = document.prediction
    changed = with_density(materials, 1.0)
    with qtbot.waitSignals([document.library_changed, document.prediction_changed]):
        document.replace_materials(changed)
    assert document.prediction == predict(document.recipe, changed)
    assert document.prediction != before


def test_what_is_recovered_counts_as_unsaved(document, tmp_path):
    document.recover(Recipe(thickness_um=12.0), tmp_path / "film.json")
    assert document.recipe.thickness_um == 12.0
    assert document.is_modified
    document.save(tmp_path / "film.json")
    assert not document.is_modified


def test_an_empty_recipe_is_blank_wherever_it_can_be():
    empty = empty_recipe()
    for field in FIELDS.values():
        if field.blank is not None:
            assert not empty.value(field.key), field.key


def with_density(materials, density):
    key = ("electrolyte", "Li6PS5Cl")
    material = materials.materials[key]
    value = material.values["density_g_cm3"]
    other = Cited(density, value.unit, value.source, grade=value.grade)
    changed = dataclasses.replace(material, values={**material.values, "density_g_cm3": other})
    return dataclasses.replace(materials, materials={**materials.materials, key: changed})


NUMBERS = [field for field in FIELDS.values() if field.kind == "number"]
EDITS = st.sampled_from(NUMBERS).flatmap(
    lambda field: st.tuples(
        st.just("edit"),
        st.just(field.key),
        st.floats(field.minimum, field.maximum) | (st.none() if field.blank is not None else st.nothing()),
    )
)
MATERIALS = st.sampled_from([field for field in FIELDS.values() if field.kind == "material"]).flatmap(
    lambda field: st.tuples(st.just("choose"), st.just(field.key), st.integers(0, 200))
)
MOVES = st.tuples(st.sampled_from(["undo", "redo", "save", "open", "new", "end"]), st.none(), st.none())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(EDITS | MATERIALS | MOVES, min_size=1, max_size=14))
def test_the_prediction_is_fresh_after_any_edits_undo_and_files(steps, materials, qapp, tmp_path):
    path = tmp_path / "film.json"
    document = Document(materials)
    for step, key, value in steps:
        take(document, path, step, key, value)
        assert document.prediction == predict(document.recipe, materials)
        if path.exists() and not document.is_modified and document.path:
            assert document.recipe == read_recipe(path).recipe


def take(document, path, step, key, value):
    if step == "edit":
        document.edit(key, value)
    elif step == "choose":
        found = document.materials.of_kind(*FIELDS[key].materials)
        document.choose(key, found[value % len(found)].key)
    elif step in ("undo", "redo"):
        getattr(document.undo_stack, step)()
    elif step == "save":
        document.save(path)
    elif step == "open" and path.exists():
        document.open(path)
    elif step == "new":
        document.new(Recipe())
    elif step == "end":
        document.end_edit_session()


def test_edited_steps_are_one_step_back_and_are_saved(document, tmp_path):
    before = document.recipe
    rest = ProcessStep(kind="note", text="Let it rest", minutes=5.0)
    changed = dataclasses.replace(before, steps=(rest,))
    document.replace_recipe(changed, "Process steps")
    assert document.recipe.steps == (rest,)
    document.save(tmp_path / "r.json")
    document.undo_stack.undo()
    assert document.recipe == before
    document.open(tmp_path / "r.json")
    assert document.recipe == changed


def test_a_stack_that_is_taken_apart_has_no_steps_left(qapp):
    # the collector took the steps from the stack and deleted them, Qt deleted them again, and the process ended
    stack = UndoStack()
    stack.push(QUndoCommand("step"))
    stack.__del__()
    assert stack.count() == 0
    for path in Path(ssedesigner.__file__).parent.rglob("*.py"):
        assert "QUndoStack(" not in path.read_text(encoding="utf-8"), path.name
