"""The editor, by key and pointer: what is typed reaches the recipe, what the recipe holds is shown."""

import dataclasses
import gc

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QHelpEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.notation import MARKS, format_number
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.choice_model import REASON_ROLE, SEVERITY_ROLE
from ssedesigner.ui.editor.choices import ChoiceBox
from ssedesigner.ui.editor.field_texts import Fallback, Mark, explanation, fallback, marks
from ssedesigner.ui.editor.recipe_editor import RecipeEditor
from ssedesigner.ui.theme import LIGHT
from tests.ui.kept import Kept


@pytest.fixture(scope="module")
def kept(materials, styled):
    def made():
        editor = RecipeEditor(Document(materials))
        editor.resize(360, 900)
        editor.show()
        editor.activateWindow()
        editor.show_rare(())
        return editor

    def put_back(editor):
        document = editor._document
        if document.materials is not materials:
            document.replace_materials(materials)
        document.new(Recipe())
        editor.fold(())
        editor.show_rare(())

    kept = Kept(made, put_back)
    yield kept
    kept.discard()


@pytest.fixture
def editor(kept, qtbot):
    return kept.lend()


@pytest.fixture
def document(editor):
    return editor._document


def box(editor, key):
    return editor.rows[key].box


def type_in(editor, key, text, end=Qt.Key.Key_Tab):
    editor.jump_to(key)
    target = box(editor, key)
    (target.line if isinstance(target, ChoiceBox) else target).selectAll()
    QTest.keyClicks(target, text)
    if end is not None:
        QTest.keyClick(target, end)


def test_every_field_has_a_row_that_shows_its_value(editor, document):
    assert set(editor.rows) == set(FIELDS)
    assert box(editor, "thickness_um").text() == "30"
    assert box(editor, "electrolyte").currentText() == "Li₆PS₅Cl"
    assert box(editor, "solvent").currentText() == "Toluene"
    assert box(editor, "method").currentText() == "Slurry casting"
    assert box(editor, "cathode_coated").isChecked()
    assert box(editor, "name").text() == document.recipe.name


def test_a_text_that_is_refused_keeps_no_event_alive(editor):
    def events():
        gc.collect()
        return sum(type(one) is QKeyEvent for one in gc.get_objects())

    before = events()
    for key, text in (("thickness_um", "abc"), ("porosity_pct", "12.3.4"), ("particle_d50_um", "1,234")):
        type_in(editor, key, text, end=None)
        assert editor.rows[key].message.text() or box(editor, key).question
    assert events() == before


def test_each_key_reaches_the_recipe(editor, document):
    type_in(editor, "thickness_um", "4", end=None)
    assert document.recipe.thickness_um == 4.0
    QTest.keyClicks(box(editor, "thickness_um"), "5")
    assert document.recipe.thickness_um == 45.0
    assert document.undo_stack.count() == 1


def test_units_and_decimal_commas_are_read_and_set_right_on_leaving(editor, document):
    for typed, value, shown in (("0.03 mm", 30.0, "30"), ("0,0455mm", 45.5, "45.5"), ("12,5", 12.5, "12.5")):
        type_in(editor, "thickness_um", "99")
        type_in(editor, "thickness_um", typed, end=None)
        assert document.recipe.thickness_um == value
        assert box(editor, "thickness_um").text() == typed
        QTest.keyClick(box(editor, "thickness_um"), Qt.Key.Key_Tab)
        assert box(editor, "thickness_um").text() == shown


def test_what_cannot_be_read_is_told_and_the_last_value_stays(editor, document):
    type_in(editor, "thickness_um", "5x", end=Qt.Key.Key_Return)
    row = editor.rows["thickness_um"]
    assert document.recipe.thickness_um == 30.0
    assert row.mark.accessibleName() == "Thickness: not reported"
    assert row.message.isVisible()
    assert "“x”" in row.message.text()
    assert "The recipe keeps 30 µm." in row.message.text()
    assert row.box.text() == "5x"
    assert row.box.property("invalid")
    type_in(editor, "thickness_um", "50")
    assert not row.message.isVisible()
    assert not row.box.property("invalid")


def test_a_value_out_of_range_is_told_with_the_range(editor, document):
    type_in(editor, "porosity_pct", "95", end=None)
    assert "0 to 80 vol %" in editor.rows["porosity_pct"].message.text()
    assert document.recipe.porosity_pct is None


def test_a_field_that_cannot_be_empty_says_so(editor, document):
    editor.jump_to("thickness_um")
    QTest.keyClick(box(editor, "thickness_um"), Qt.Key.Key_Delete)
    assert "cannot be empty" in editor.rows["thickness_um"].message.text()
    assert document.recipe.thickness_um == 30.0


def test_the_first_sign_of_a_number_is_no_mistake_yet(editor):
    type_in(editor, "dew_point_c", "-", end=None)
    assert not editor.rows["dew_point_c"].message.isVisible()
    QTest.keyClick(box(editor, "dew_point_c"), Qt.Key.Key_Return)
    assert editor.rows["dew_point_c"].message.isVisible()


def test_escape_takes_back_what_was_typed(editor, document):
    type_in(editor, "thickness_um", "45", end=Qt.Key.Key_Escape)
    assert document.recipe.thickness_um == 30.0
    assert box(editor, "thickness_um").text() == "30"
    assert document.undo_stack.count() == 0


def test_arrows_step(editor, document):
    editor.jump_to("thickness_um")
    for key, value in (
        (Qt.Key.Key_Up, 31.0),
        (Qt.Key.Key_Down, 30.0),
        (Qt.Key.Key_Down, 29.0),
        (Qt.Key.Key_PageUp, 39.0),
    ):
        QTest.keyClick(box(editor, "thickness_um"), key)
        assert document.recipe.thickness_um == value
        assert box(editor, "thickness_um").text() == f"{value:g}"


def test_steps_end_at_the_range(editor, document):
    type_in(editor, "porosity_pct", "79.5", end=None)
    QTest.keyClick(box(editor, "porosity_pct"), Qt.Key.Key_PageUp)
    assert document.recipe.porosity_pct == 80.0


def wheel(widget, notches, modifier=Qt.KeyboardModifier.NoModifier):
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_scrolls_the_form_and_edits_nothing(editor, document):
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        for key in FIELDS:
            editor.jump_to(key)
            if key == "notes":
                continue  # a few lines that scroll by themselves
            target = box(editor, key)
            line = target.line if isinstance(target, ChoiceBox) and target.isEditable() else target
            assert not wheel(line, 1, modifier)  # what is not accepted goes on to the form, which scrolls
            assert not wheel(box(editor, key), -1, modifier)
            assert not wheel(box(editor, "method"), 1, modifier)
            assert box(editor, key).hasFocus()
    assert document.recipe == Recipe()


def test_undo_keys_act_on_the_recipe_while_typing(editor, document):
    type_in(editor, "film_area_cm2", "20")
    type_in(editor, "thickness_um", "45", end=None)
    QTest.keyClick(box(editor, "thickness_um"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.recipe == Recipe(film_area_cm2=20.0)
    assert box(editor, "thickness_um").text() == "30"
    QTest.keyClick(box(editor, "thickness_um"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.recipe == Recipe()
    QTest.keyClick(box(editor, "thickness_um"), Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert document.recipe == Recipe(film_area_cm2=20.0)


def test_no_line_claims_the_keys_of_a_command(editor):
    action = QAction(editor)
    action.setShortcut("Ctrl+Right")  # a line claims it on every system, and Ctrl+E on X11
    line, control = box(editor, "thickness_um"), Qt.KeyboardModifier.ControlModifier
    claimed = []
    for _ in range(2):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Right, control)
        event.ignore()
        QApplication.sendEvent(line, event)
        claimed.append(event.isAccepted())
        editor.addAction(action)
    assert claimed == [True, False]


def test_undo_replaces_what_cannot_be_read_only_in_its_own_field(editor, document):
    type_in(editor, "film_area_cm2", "20")
    type_in(editor, "thickness_um", "5x", end=None)
    document.undo_stack.undo()
    assert document.recipe == Recipe()
    assert box(editor, "film_area_cm2").text() == "48"
    assert box(editor, "thickness_um").text() == "5x"


def test_a_new_recipe_is_shown_in_every_field(editor, document):
    type_in(editor, "thickness_um", "5x")
    document.new(Recipe(thickness_um=5.0, solvent=None, cosolvent=None, binder="SEBS"))
    assert box(editor, "thickness_um").text() == "5"
    assert not editor.rows["thickness_um"].message.isVisible()
    assert box(editor, "binder").currentText() == "SEBS"
    assert box(editor, "solvent").line.text() == ""
    assert box(editor, "solvent").line.placeholderText() == "none chosen"


def test_a_material_is_found_by_a_part_of_its_name(editor, document):
    type_in(editor, "binder", "styrene-b-butadiene", end=Qt.Key.Key_Return)
    assert document.recipe.binder == "SBS"
    assert box(editor, "binder").currentText() == "SBS"
    type_in(editor, "electrolyte", "Li5.5PS4.5", end=Qt.Key.Key_Return)
    assert document.recipe.electrolyte == "Li5.5PS4.5Cl1.5"
    assert document.undo_stack.count() == 2


def test_a_material_that_there_is_not_is_told_and_given_up_on_leaving(editor, document):
    type_in(editor, "binder", "xyzzy", end=None)
    assert "xyzzy" in editor.rows["binder"].message.text()
    QTest.keyClick(box(editor, "binder"), Qt.Key.Key_Tab)
    assert document.recipe.binder == "NBR"
    assert box(editor, "binder").currentText() == "NBR"
    assert not editor.rows["binder"].message.isVisible()


def test_a_list_that_was_passed_by_quickly_is_not_left_selected(editor, qtbot):
    for key in ("binder", "binder_wt_pct"):  # as by Tab, before the event loop has its turn
        box(editor, key).setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.wait(10)
    assert not box(editor, "binder").line.hasSelectedText()
    box(editor, "binder").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.wait(10)
    assert box(editor, "binder").line.selectedText() == "NBR"


def test_an_emptied_list_means_none(editor, document):
    editor.jump_to("cosolvent")
    box(editor, "cosolvent").line.selectAll()
    QTest.keyClick(box(editor, "cosolvent"), Qt.Key.Key_Backspace)
    assert document.recipe.cosolvent == "isobutyl isobutyrate"
    QTest.keyClick(box(editor, "cosolvent"), Qt.Key.Key_Tab)
    assert document.recipe.cosolvent is None


def test_escape_gives_up_a_search(editor, document):
    type_in(editor, "binder", "seb", end=Qt.Key.Key_Escape)
    assert box(editor, "binder").currentText() == "NBR"
    assert document.recipe == Recipe()


def test_the_arrow_keys_choose_in_a_list(editor, document):
    editor.jump_to("method")
    QTest.keyClick(box(editor, "method"), Qt.Key.Key_Down)
    listed = box(editor, "method").view()
    QTest.keyClick(listed, Qt.Key.Key_Down)
    assert document.recipe.method == "slurry-casting"
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert document.recipe.method == "solvent-free"


def test_a_tick_is_an_edit(editor, document):
    editor.area.ensureWidgetVisible(box(editor, "cathode_coated"))
    tick = box(editor, "cathode_coated")
    QTest.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(8, tick.height() // 2))
    assert document.recipe.cathode_coated is False
    assert tick.text() == "no"
    document.undo_stack.undo()
    assert tick.isChecked()


def test_notes_are_typed_as_one_step(editor, document):
    editor.jump_to("notes")
    QTest.keyClicks(box(editor, "notes"), "dried twice")
    assert document.recipe.notes == "dried twice"
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert box(editor, "notes").toPlainText() == ""


def test_conflicting_choices_are_marked_with_their_reason_and_stay_in_the_list(editor, document, materials):
    model = box(editor, "solvent").model()
    row = model.row_of("methanol")
    index = model.index(row, 0)
    severity, reason = choice_verdict(document.recipe, materials, "solvent", "methanol")
    assert severity == "fail"
    assert index.data(SEVERITY_ROLE) == "fail"
    written = reason.replace("Li6PS5Cl", "Li₆PS₅Cl")
    assert written in index.data(REASON_ROLE)
    assert written in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "Incompatible" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_marks_of_a_list_follow_the_rest_of_the_recipe(editor, document, materials):
    model = box(editor, "binder").model()
    index = model.index(model.row_of("PTFE"), 0)
    assert index.data(SEVERITY_ROLE) == choice_verdict(document.recipe, materials, "binder", "PTFE")[0]
    document.edit_many({"solvent": None, "cosolvent": None, "cosolvent_share_pct": None}, "Dry")
    expected = choice_verdict(document.recipe, materials, "binder", "PTFE")
    assert index.data(SEVERITY_ROLE) == (expected[0] if expected[1] else "")


def test_the_mark_of_a_field_is_its_worst_flag(editor, document, qtbot):
    document.choose("solvent", "ethanol")
    qtbot.waitUntil(lambda: editor.rows["solvent"].mark.text() == MARKS["fail"])
    mark = editor.rows["solvent"].mark
    worst = [flag for flag in document.prediction.flags if "solvent" in flag.fields and flag.severity == "fail"]
    assert worst[0].lead in mark.accessibleDescription()
    assert mark.accessibleName() == "Solvent: incompatible"
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: editor.rows["solvent"].mark.text() != MARKS["fail"])


def test_an_own_value_is_marked_and_an_empty_one_shows_the_librarys(editor, document, qtbot, materials):
    qtbot.waitUntil(lambda: bool(editor.rows["electrolyte_conductivity_ms_cm"].mark.accessibleDescription()))
    mark = editor.rows["electrolyte_conductivity_ms_cm"].mark
    assert mark.accessibleName() == "Lot conductivity: your own value"
    value = materials.find("electrolyte", "Li6PS5Cl").value("conductivity_ms_cm")
    assert f"{value:g} mS/cm" in mark.accessibleDescription()
    type_in(editor, "electrolyte_conductivity_ms_cm", "")
    editor.jump_to("electrolyte_conductivity_ms_cm")
    QTest.keyClick(box(editor, "electrolyte_conductivity_ms_cm"), Qt.Key.Key_Delete)
    assert document.recipe.electrolyte_conductivity_ms_cm is None
    qtbot.waitUntil(lambda: not mark.accessibleDescription())
    line = box(editor, "electrolyte_conductivity_ms_cm")
    assert line.placeholderText() == "library:"
    assert f"{value:g} mS/cm" in line.right_text


def test_a_value_that_nobody_typed_is_grey_at_any_width(editor, document):
    line = box(editor, "electrolyte_conductivity_ms_cm")
    document.edit("electrolyte_conductivity_ms_cm", None)
    for width in (100, 132, 240):
        line.resize(width, 24)
        image = line.grab().toImage()
        darkest = min(image.pixelColor(x, y).lightness() for x in range(width // 2, width - 4) for y in range(4, 20))
        assert darkest > QColor(LIGHT.text).lightness() + 20, width


def test_a_short_word_stays_before_the_value_where_the_window_is_smallest(editor, styled):
    line = box(editor, "electrolyte_conductivity_ms_cm")
    line.setText("")
    line.show_fallback(Fallback(words="library:", value="3.2 mS/cm"))
    line.resize(132, 24)
    assert line.placeholderText() == "library:"


def test_an_empty_porosity_shows_the_estimate_as_one(editor, document, qtbot):
    line = box(editor, "porosity_pct")
    qtbot.waitUntil(lambda: line.right_text.startswith("≈"))
    type_in(editor, "porosity_pct", "8")
    assert line.right_text == "vol %"


def test_a_field_that_depends_on_another_shows_only_with_it(editor, document):
    assert not editor.rows["salt_wt_pct"].isVisible()
    type_in(editor, "salt", "LiTFSI", end=Qt.Key.Key_Return)
    assert editor.rows["salt_wt_pct"].isVisible()
    type_in(editor, "salt_wt_pct", "2")
    document.choose("salt", None)
    assert not editor.rows["salt_wt_pct"].isVisible()


def test_every_field_can_be_reached_and_explains_itself(editor):
    for key, field in FIELDS.items():
        editor.jump_to(key)
        assert editor.rows[key].isVisible(), key
        assert box(editor, key).hasFocus(), key
        assert field.label in editor.rows[key].explain(), key
        assert box(editor, key).accessibleDescription().startswith(field.help), key


def test_the_pointer_over_a_label_shows_range_and_source(editor, qtbot, document):
    label = editor.rows["particle_d50_um"].label
    document.edit("particle_d50_um", None)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(label, event)
    tips = [widget for widget in QApplication.topLevelWidgets() if widget.inherits("QTipLabel")]
    assert any("0.05 to 100 µm" in tip.text() and "Left empty: library value" in tip.text() for tip in tips)


def test_a_material_of_the_users_is_marked(editor, document, materials):
    own = Material(kind="binder", key="OwnRubber", name="our own rubber", origin="user")
    document.replace_materials(
        dataclasses.replace(materials, materials={**materials.materials, ("binder", "OwnRubber"): own})
    )
    model = box(editor, "binder").model()
    assert "your own" in model.choice(model.row_of("OwnRubber")).detail


def test_a_retired_material_in_use_stays_to_be_seen(editor, document, materials):
    retired = dataclasses.replace(materials.find("binder", "NBR"), is_retired=True)
    document.replace_materials(
        dataclasses.replace(materials, materials={**materials.materials, ("binder", "NBR"): retired})
    )
    model = box(editor, "binder").model()
    assert "retired" in model.choice(model.row_of("NBR")).detail
    assert box(editor, "binder").currentText() == "NBR"
    document.choose("binder", "SEBS")
    assert model.row_of("NBR") == -1


def test_a_material_that_the_library_lacks_is_shown_as_such(editor, document):
    document.new(Recipe(binder="Unobtainium"))
    assert box(editor, "binder").currentText() == "Unobtainium"


def test_every_widget_of_the_editor_has_a_name(editor):
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in editor.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible() and not widget.accessibleName()
    ]
    assert nameless == []


def test_a_section_folds_into_what_it_states_and_opens_for_whoever_is_led_to_a_field(editor, document, qtbot):
    document.edit_many({"cathode_coated": False, "electrolyte_conductivity_ms_cm": None}, "Change two fields")
    heading = editor.findChild(QWidget, "heading_cathode")
    QTest.mouseClick(heading, Qt.MouseButton.LeftButton)
    assert editor.folded == ("cathode",)
    assert not box(editor, "cathode_thickness_um").isVisible()
    line = editor.findChild(QWidget, "summary_cathode")
    assert line.isVisible()
    assert line.toolTip().startswith("NCM811, not coated, 80 wt % active, ")
    assert line.toolTip().startswith(line.text().removesuffix("…"))
    worst = editor.findChild(QWidget, "marks_cathode")
    given = marks(document.prediction, document.materials)
    severities = [given[field].severity for field in given if FIELDS[field].section == "cathode"]
    assert "fail" in severities, "the cathode is not coated"
    qtbot.waitUntil(lambda: worst.text() == f"{MARKS['fail']} {severities.count('fail')}")
    document.edit("cathode_thickness_um", 55.0)
    assert "55 µm" in line.toolTip()
    editor.jump_to("cathode_thickness_um")
    assert editor.folded == ()
    assert box(editor, "cathode_thickness_um").isVisible()
    editor.fold(["cell", "no such section"])
    assert editor.folded == ("cell",)
    pellet, coating = editor.rows["lot_pellet_density_pct"], editor.rows["cathode_coating"]
    assert pellet.isHidden()
    assert coating.isHidden()
    document.edit("electrolyte_conductivity_ms_cm", 2.1)
    document.edit("cathode_coated", True)
    assert not coating.isHidden()
    assert pellet.isHidden(), "it is rare"
    editor.sections["electrolyte"].show_rare(True)
    assert not pellet.isHidden()


def test_the_box_of_a_measured_resistance_shows_the_estimate_that_it_replaces(editor, document):
    part = next(part for part in document.prediction.cell.resistance_parts if part.role == "anode|film")
    field = FIELDS["anode_film_resistance_ohm_cm2"]
    shown = fallback(field, document.prediction, document.materials)
    assert (shown.words, shown.value) == ("estimate:", f"≈ {format_number(part.resistance_ohm_cm2.value, 2)} Ω cm²")
    document.edit(field.key, 12.5)
    prediction = document.prediction
    assert fallback(field, prediction, document.materials) == Fallback(words="estimate")
    assert marks(prediction, document.materials)[field.key].severity == "own"


def test_tab_goes_through_the_fields_from_top_to_bottom(editor):
    editor.jump_to("electrolyte")
    places = []
    for _ in range(12):
        focused = QApplication.focusWidget()
        places.append(focused.mapTo(editor.area.widget(), QPoint()).y())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_a_refused_text_leaves_the_value_of_before_not_its_first_digit(editor, document):
    type_in(editor, "thickness_um", "1e99", end=Qt.Key.Key_Return)
    assert document.recipe.thickness_um == 30.0
    assert box(editor, "thickness_um").text() == "1e99"
    QTest.keyClick(box(editor, "thickness_um"), Qt.Key.Key_Escape)
    assert document.recipe.thickness_um == 30.0


def test_a_wet_film_without_a_drying_temperature_is_not_called_undried(materials):
    field = FIELDS["drying_temperature_c"]
    for method, words in (("slurry-casting", "not stated"), ("solvent-free", "not dried")):
        prediction = predict(Recipe(method=method, drying_temperature_c=None), materials)
        assert fallback(field, prediction, materials).words == words
        assert f"Left empty: {words}." in explanation(field, prediction, materials, Mark())


@pytest.fixture
def remarks(document):
    found = []
    document.remarked.connect(found.append)
    yield found
    document.remarked.disconnect(found.append)


def test_a_refused_text_leaves_an_empty_field_empty(editor, document, remarks):
    type_in(editor, "porosity_pct", "90 %")
    assert document.recipe == Recipe()
    (remark,) = remarks
    assert remark.sentence.endswith("The field stays empty.")
    assert remark.field == "porosity_pct"


def test_a_refused_text_goes_back_to_the_value_that_holds(editor, document, remarks):
    for typed in ("95 cm", "5x", "-", "30±2", "nan", "3 MS/cm"):
        remarks.clear()
        type_in(editor, "thickness_um", typed)
        assert document.recipe == Recipe()
        assert box(editor, "thickness_um").text() == "30"
        assert not editor.rows["thickness_um"].message.isVisible()
        (remark,) = remarks
        assert remark.sentence.startswith(f"“{typed}” was not accepted. Thickness")
        assert remark.sentence.endswith("The recipe keeps 30 µm.")
        assert not remark.is_edit


def test_a_text_with_two_meanings_waits_for_an_answer(editor, document, remarks):
    type_in(editor, "thickness_um", "1,234")
    row = editor.rows["thickness_um"]
    assert document.recipe == Recipe()
    assert box(editor, "thickness_um").text() == "1,234"
    assert [button.text() for button in row.answers] == ["1.234 µm", "1234 µm"]
    assert row.answers[0].hasFocus()
    assert "“1,234” can mean 1.234 µm or 1234 µm" in row.message.text()
    assert row.mark.accessibleName() == "Thickness: not reported"
    editor.settle()
    assert remarks[-1].sentence == "“1,234” in Thickness needs an answer and is not in the recipe."
    QTest.keyClick(row.answers[1], Qt.Key.Key_Space)
    assert document.recipe.thickness_um == 1234.0
    assert (box(editor, "thickness_um").text(), row.answers, row.message.text()) == ("1234", (), "")
    document.undo_stack.undo()
    assert document.recipe == Recipe()


def test_what_can_hardly_be_meant_is_asked_and_may_be_kept(editor, document):
    key = "electrolyte_conductivity_ms_cm"
    type_in(editor, key, "45")
    assert document.recipe == Recipe()
    assert [button.text() for button in editor.rows[key].answers] == ["Keep 45 mS/cm", "4.5 mS/cm"]
    editor.rows[key].answers[0].click()
    assert document.recipe.electrolyte_conductivity_ms_cm == 45.0
    kept = marks(document.prediction, document.materials)[key]
    assert (kept.severity, "21 times" in kept.reason) == ("caution", True)
    type_in(editor, "electrolyte_conductivity_pressure_mpa", "370")
    assert document.recipe.electrolyte_conductivity_pressure_mpa is None
    QTest.keyClick(box(editor, "electrolyte_conductivity_pressure_mpa"), Qt.Key.Key_Escape)
    assert editor.rows["electrolyte_conductivity_pressure_mpa"].answers == ()


def test_a_share_of_the_volume_is_converted_and_said(editor, document, remarks):
    type_in(editor, "binder_wt_pct", "3 vol%")
    assert document.recipe.binder_wt_pct == pytest.approx(1.605)
    assert box(editor, "binder_wt_pct").text() == "1.605"
    assert remarks[-1].sentence.startswith("Binder content: 3 vol % of the solids is 1.605 wt %")


@pytest.mark.parametrize("end", [Qt.Key.Key_Tab, Qt.Key.Key_Return, None])
def test_a_material_that_is_typed_in_full_is_taken(editor, document, end):
    for key, typed, value in (
        ("binder", "sebs", "SEBS"),
        ("electrolyte", "Li10GeP2S12", "Li10GeP2S12"),
        ("solvent", "Anisole", "anisole"),
        ("cathode", "s", "S"),
    ):
        type_in(editor, key, typed, end=end)
        editor.jump_to("thickness_um")
        assert document.recipe.value(key) == value


def test_a_part_of_a_name_is_offered_and_not_taken_on_leaving(editor, document, remarks):
    type_in(editor, "binder", "styrene-b-butadiene", end=Qt.Key.Key_Tab)
    assert document.recipe.binder == "NBR"
    assert remarks[-1].sentence == "“styrene-b-butadiene” was not accepted for Binder; it stays NBR."
    ((words, take),) = remarks[-1].actions
    assert words == "&Take SBS"
    take()
    assert document.recipe.binder == "SBS"


def test_no_label_is_wider_than_its_column(editor):
    labels = [row.label for row in editor.rows.values()]
    assert not [label.text() for label in labels if label.sizeHint().width() > label.maximumWidth()]


@pytest.mark.parametrize("pasted", ["W" * 32767, "9" * 32767, "\u202e<b>" * 6000])
def test_a_long_text_that_is_refused_does_not_widen_the_form(editor, pasted):
    line = box(editor, "thickness_um")
    line.setText(pasted)
    line.textEdited.emit(pasted)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()
    row = editor.rows["thickness_um"]
    assert row.message.isVisible()
    assert "The recipe keeps 30 µm" in row.message.text()
    assert editor.area.horizontalScrollBar().maximum() == 0
    assert row.mark.mapTo(editor, row.mark.rect().topRight()).x() < editor.width()


def test_a_layer_is_chosen_and_typed_as_a_share_of_the_film(editor, document, remarks):
    rows = [editor.rows[f"cathode_side_{part}"] for part in ("thickness_um", "porosity_pct")]
    assert not any(row.isVisible() for row in rows)
    document.choose("cathode_side_electrolyte", "Li6PS5Br")
    assert all(row.isVisible() for row in rows)
    type_in(editor, "cathode_side_thickness_um", "20 %")
    assert document.recipe.cathode_side_thickness_um == document.recipe.thickness_um / 5
    assert "20 % of the" in remarks[-1].sentence


def test_what_was_undone_is_never_written_again(editor, document):
    for key, typed, nonsense in (("thickness_um", "2", "x"), ("porosity_pct", "7", "1e9")):
        was, target = document.recipe.value(key), box(editor, key)
        for attempt in ("", nonsense):
            type_in(editor, key, typed, end=Qt.Key.Key_Return)
            assert document.recipe.value(key) != was
            QTest.keyClick(target, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            assert document.recipe.value(key) == was
            if attempt:
                target.selectAll()
                QTest.keyClicks(target, attempt)
            QTest.keyClick(target, Qt.Key.Key_Escape)
            assert document.recipe.value(key) == was
            document.edit(key, was)


def test_escape_after_a_change_from_outside_takes_back_only_what_was_typed_since(editor, document):
    target = box(editor, "thickness_um")
    editor.jump_to("thickness_um")
    document.edit_many({"thickness_um": 44.0}, "Adopted")
    QTest.keyClick(target, Qt.Key.Key_Up)
    QTest.keyClick(target, Qt.Key.Key_Escape)
    assert document.recipe.thickness_um == 44.0


def test_arrows_open_the_list_of_a_closed_box_and_change_nothing(editor, document):
    before = document.recipe
    for key in ("electrolyte", "method", "solvent"):
        target = box(editor, key)
        for arrow in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
            editor.jump_to(key)
            QTest.keyClick(target, arrow)
            assert document.recipe == before
            assert target.view().isVisible()
            target.hidePopup()


def test_escape_closes_the_list_of_a_search_with_its_text(editor):
    target = box(editor, "electrolyte")
    type_in(editor, "electrolyte", "br", end=None)
    popup = target.finder.popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert target.currentText() == "Li₆PS₅Cl"
    assert not popup.isVisible()


def test_the_pencil_goes_with_the_value_that_it_stood_for(editor, document, qtbot):
    mark = editor.rows["electrolyte_conductivity_ms_cm"].mark
    qtbot.waitUntil(lambda: not mark.pixmap().isNull())
    document.edit("electrolyte_conductivity_ms_cm", None)
    qtbot.waitUntil(lambda: mark.pixmap().isNull() and not mark.text(), timeout=500)


def test_enter_takes_the_answer_that_has_the_focus(editor, document):
    type_in(editor, "thickness_um", "1,234")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert document.recipe.thickness_um == 1.234


def test_arrows_meant_for_the_flags_change_no_number(editor, document):
    editor.follow_flag("dew_point_c")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_PageUp):
        QTest.keyClick(box(editor, "dew_point_c"), key)
    assert document.recipe == Recipe()
    QTest.keyClicks(box(editor, "dew_point_c"), "-45")
    QTest.keyClick(box(editor, "dew_point_c"), Qt.Key.Key_Up)
    assert document.recipe.dew_point_c == -44.0
