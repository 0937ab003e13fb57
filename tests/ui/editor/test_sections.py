"""The form stays short: sections close to one line, blank rare fields wait, and nothing that matters is ever away."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget

from ssedesigner.core.fields import FIELDS, SECTIONS
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.blank_fields import assumed_number
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.choice_model import KEY_ROLE, SEVERITY_ROLE, VALUE_ROLE, ChoiceModel
from ssedesigner.ui.editor.field_row import SHOWN_WITH
from ssedesigner.ui.editor.field_texts import Mark, explanation, fallback, marks, notes
from ssedesigner.ui.editor.recipe_editor import RecipeEditor
from ssedesigner.ui.editor.section import RARE
from ssedesigner.ui.editor.summaries import summary

BARE = Recipe(
    binder=None,
    binder_wt_pct=None,
    solvent=None,
    cosolvent=None,
    cosolvent_share_pct=None,
    solids_loading_wt_pct=None,
    electrolyte_conductivity_ms_cm=None,
    particle_d50_um=None,
    densification_pressure_mpa=None,
    densification_temperature_c=None,
    densification_method=None,
    stack_pressure_mpa=None,
    dew_point_c=None,
)


@pytest.fixture(scope="module")
def form(materials, qapp):
    look.load_fonts()
    look.apply(qapp, look.LIGHT)
    editor = RecipeEditor(Document(materials))
    editor.resize(310, 700)
    editor.show()
    yield editor
    editor.close()
    editor.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def document(form):
    """The form's document, and the form as it is first seen: whatever a test before this one left in it is gone."""
    document = form._document
    document.new(Recipe())
    form.fold(())
    form.activateWindow()
    form.rows["thickness_um"].box.setFocus()  # a rare field under the cursor stays in sight
    form.show_rare(())
    settle(form, document)
    return document


@pytest.fixture
def editor(form, document):
    return form


def settle(editor, document):
    document.prediction_changed.emit(document.prediction)
    QApplication.processEvents()


def is_away(editor, key):
    return editor.rows[key].isHidden()


def test_a_summary_is_one_line_that_says_what_is_open(materials):
    for section, full, bare in (
        ("electrolyte", "Li₆PS₅Cl, 2.1 mS/cm (lot), D50 3 µm", "Li₆PS₅Cl, 2.1 mS/cm (library), D50 "),
        ("binder", "NBR 1.5 wt %", "none: loose powder"),
        ("solvent", "Toluene + Isobutyl isobutyrate, 55 wt % solids", "solvent not stated"),
        (
            "process",
            "Slurry casting, on substrate, 490 MPa at 80 °C",
            "Slurry casting, on substrate, pressing not stated",
        ),
        ("cathode", "NCM811, coated, 80 wt % active, 3.4 mAh/cm²", "NCM811, coated"),
        (
            "conditions",
            "25 °C, 2 MPa, 0.1 C, dew point −50 °C",
            "25 °C, stack pressure not stated, 0.1 C, dew point not",
        ),
    ):
        assert summary(section, Recipe(), materials).casefold().startswith(full.casefold()), section
        assert summary(section, BARE, materials).startswith(bare), section
    assert summary("solvent", replace(BARE, method="solvent-free"), materials) == "none"
    for section in SECTIONS:
        assert "None" not in summary(section, BARE, materials)
        assert "\n" not in summary(section, replace(Recipe(), name="a\nb"), materials)


def test_no_field_with_a_value_or_a_mark_is_ever_away(editor, document):
    every = [replace(Recipe(), method="solvent-free"), BARE, replace(BARE, binder="NBR", second_binder_wt_pct=2.0)]
    every += [replace(Recipe(), carbon_wt_pct=2.0, lot_powder="as-milled", room_volume_m3=20.0), Recipe()]
    for recipe in every:
        document.new(recipe)
        settle(editor, document)
        given = marks(document.prediction, document.materials)
        for key, field in FIELDS.items():
            has_value = recipe.value(key) not in (None, "")
            if (has_value and field.blank is not None) or key in given:
                assert not is_away(editor, key), key
            elif key in RARE:
                assert is_away(editor, key), key
            elif key not in SHOWN_WITH:
                assert not is_away(editor, key), key


def test_blank_rare_fields_wait_behind_a_line_that_opens_them(editor, document):
    section, more = editor.sections["electrolyte"], editor.sections["electrolyte"].more
    waiting = [row for row in section.rows if row.isHidden() and row.means_something(document.recipe)]
    assert more.text() == f"{len(waiting)} more fields ▸"
    more.click()
    assert editor.long == ("electrolyte",)
    assert more.text() == f"Hide {len(waiting)} blank fields ▾"
    assert not any(row.isHidden() for row in waiting)
    more.click()
    assert all(row.isHidden() for row in waiting)
    editor.jump_to("lot_pellet_density_pct")
    assert not is_away(editor, "lot_pellet_density_pct"), "somebody was led there"
    document.edit("lot_pellet_density_pct", 88.0)
    assert more.text() == f"{len(waiting) - 1} more fields ▸"
    document.edit("lot_pellet_density_pct", None)
    assert not is_away(editor, "lot_pellet_density_pct"), "not under the cursor"
    document.new(Recipe())
    editor.jump_to("thickness_um")
    document.edit("lot_powder", "annealed")
    document.new(Recipe())
    assert is_away(editor, "lot_powder")


def test_what_is_typed_wrong_in_a_rare_field_stays_in_sight(editor, document):
    editor.jump_to("carbon_wt_pct")
    box = editor.rows["carbon_wt_pct"].box
    QTest.keyClicks(box, "9x")
    QTest.keyClick(box, Qt.Key.Key_Return)
    editor.sections["cathode"].show_rare(False)
    document.edit("thickness_um", 31.0)
    assert editor.rows["carbon_wt_pct"].message.isVisible()


def test_the_footer_counts_opens_and_jumps(editor):
    sections = editor.findChild(QPushButton, "editor_sections")
    open_all = editor.findChild(QPushButton, "editor_open_all")
    assert (sections.text(), open_all.text()) == (f"{len(SECTIONS)} sections ▾", "Close all")
    open_all.click()
    assert set(editor.folded) == set(SECTIONS)
    assert (sections.text(), open_all.text()) == (f"{len(SECTIONS)} of {len(SECTIONS)} closed ▾", "Open all")
    summary_line = editor.findChild(QWidget, "summary_cell")
    QTest.mouseClick(summary_line, Qt.MouseButton.LeftButton)
    assert "cell" not in editor.folded, "a click on the line opens it as well"
    editor.findChild(QPushButton, "editor_marked").click()
    for key, section in editor.sections.items():
        assert section.is_folded == (section.severity not in ("fail", "caution", "unknown")), key
    sections.click()
    menu = editor.findChild(QMenu, "section_menu")
    assert [action.text()[:3] for action in menu.actions()][:2] == ["&1 ", "&2 "]
    assert menu.actions()[0].text().endswith(editor.sections["electrolyte"].mark_text)
    menu.actions()[-1].trigger()
    menu.close()
    assert editor.rows["name"].box.hasFocus()
    assert not editor.sections["recipe"].is_folded


def test_a_heading_counts_the_worst_marks_or_the_checks_that_wait(editor, document):
    document.new(BARE)
    settle(editor, document)
    waiting = sum(flag.awaits == "solvent" and flag.severity == "unknown" for flag in document.prediction.flags)
    assert waiting > 1
    assert editor.findChild(QLabel, "marks_solvent").text().endswith(f" {waiting} wait")
    given = marks(document.prediction, document.materials)
    for key, section in editor.sections.items():
        severities = {given[row.field.key].severity for row in section.rows if row.field.key in given} - {"own"}
        assert bool(section.mark_text) == bool(severities), key


def test_a_note_is_one_line_and_says_why(editor, document):
    document.edit("active_share_wt_pct", 95.0)
    settle(editor, document)
    below = notes(document.prediction)
    assert below["active_share_wt_pct"].reason == "5 wt % left for sulfide and carbon"
    for key, note in below.items():
        label = editor.findChild(QLabel, f"note_{key}")
        assert label.text() == note.reason, "at the narrowest"
        assert label.isVisible()
        assert label.height() < 2 * QFontMetrics(label.font()).height()
        assert label.toolTip() == note.reason
    document.edit("thickness_um", 1.0)
    assert notes(document.prediction)["thickness_um"].reason == "Grains too coarse for the film"
    document.edit("active_share_wt_pct", 80.0)
    settle(editor, document)
    assert editor.findChild(QLabel, "note_active_share_wt_pct").isHidden()


def test_no_label_is_wider_than_its_column(editor, document):
    for row in editor.rows.values():
        text, metrics = row.label.text(), row.label.fontMetrics()
        assert metrics.horizontalAdvance(text) <= row.label.maximumWidth(), text
        assert row.field.label in row.explain()


def test_a_blank_field_shows_the_number_that_is_assumed_for_it(document, materials):
    for key, value in (
        ("roller_diameter_mm", "10 mm"),
        ("room_volume_m3", "100 m³"),
        ("electrolyte_conductivity_error_pct", "15 %"),
        ("particle_d90_um", "7.5 µm"),
        ("cathode_electrolyte_d50_um", "0.7 µm"),
        ("film_cathode_pressure_mpa", "≈ "),
        ("anode_attach_pressure_mpa", "none"),
        ("lot_pellet_density_pct", "≈ 83 %"),
    ):
        shown = fallback(FIELDS[key], document.prediction, materials)
        assert shown.words == "assumed:", key
        assert shown.value.startswith(value), (key, shown.value)
        card = explanation(FIELDS[key], document.prediction, materials, Mark())
        assert "Left empty: " in card, key
        assert f"{shown.value} {shown.value}" not in card, key
    for field in FIELDS.values():  # wherever the table names a number, the box shows it with its unit
        if field.is_numeric and (field.blank or "")[:1].isdigit():
            assert assumed_number(field.key, Recipe(), materials), field.key
    assert assumed_number("stack_pressure_mpa", BARE, materials).endswith(" MPa")
    measured = replace(Recipe(), anode_film_resistance_ohm_cm2=3.0)
    assert assumed_number("anode_attach_pressure_mpa", measured, materials) == "not needed"


def test_a_list_offers_what_goes_first_and_opens_at_the_present_choice(editor, document):
    for key in ("solvent", "binder", "electrolyte", "cathode_electrolyte"):
        model = ChoiceModel(document, FIELDS[key])
        before = {model.index(row, 0).data(KEY_ROLE) for row in range(model.rowCount())}
        model.arrange()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        assert {index.data(KEY_ROLE) for index in rows} == before
        order = [index.data(SEVERITY_ROLE) for index in rows if index.data(KEY_ROLE)]
        rank = ("pass", "", "caution", "unknown", "fail", "none").index
        assert order == sorted(order, key=rank), key
        ends = [index.data(VALUE_ROLE) for index in rows if index.data(KEY_ROLE)]
        unit = " mS/cm" if "electrolyte" in key else ""
        assert all(end.endswith(unit) or end == "not known" for end in ends), key
    box = editor.rows["solvent"].box
    box.showPopup()
    assert box.currentText() == "Toluene"
    assert box.view().currentIndex().data(KEY_ROLE) == document.recipe.solvent == "toluene"
    box.hidePopup()
    document.choose("solvent", "anisole")
    assert box.currentText() == "Anisole"


def test_a_row_that_waits_is_made_when_somebody_is_led_to_it(document):
    editor = RecipeEditor(document)
    editor.show()
    waiting = {key for key, row in editor.rows.items() if row.isHidden()}
    assert {key for key, row in editor.rows.items() if not row.is_made} == waiting - {"electrolyte_lot"}
    for key in sorted(waiting):  # in another order than they stand in
        editor.jump_to(key)
        assert editor.focusWidget() is editor.rows[key].box
    for section in editor.sections.values():
        boxes = {row.box: row.field.key for row in section.rows}
        stop, reached = section.rows[0].box, []
        while stop is not section.more and len(reached) < len(boxes):
            reached += [boxes[stop]] if stop in boxes else []
            stop = stop.nextInFocusChain()
        assert reached == [row.field.key for row in section.rows]
    editor.close()
    editor.deleteLater()
