"""What people type and papers print reads alike in the window, in an import and with --set."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import ssedesigner
from ssedesigner.core.fields import FIELDS, FieldQuestion
from ssedesigner.core.measured_film import MEASURED, recipe_column
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.films.film_entry import FilmEntryError, read_film
from ssedesigner.files.recipe.input import RecipeInputError, with_settings

REFUSED, ASKED = "refused", "asked"
ROWS = [
    ("thickness_um", "45 um", 45.0),
    ("thickness_um", "45 μm", 45.0),
    ("thickness_um", "45µm", 45.0),
    ("thickness_um", "0,045 mm", 45.0),
    ("thickness_um", "45 microns", 45.0),
    ("thickness_um", "2 mil", 50.8),
    ("thickness_um", "1.067,5 um", 1067.5),
    ("thickness_um", "1,067.5 um", 1067.5),
    ("thickness_um", "1,067", ASKED),
    ("thickness_um", "45±3 um", REFUSED),
    ("thickness_um", "45-60", REFUSED),
    ("thickness_um", "~45", REFUSED),
    ("thickness_um", "¾", REFUSED),
    ("thickness_um", "nan", REFUSED),
    ("thickness_um", "1e500", REFUSED),
    ("electrolyte_conductivity_ms_cm", "2.2 mS cm-1", 2.2),
    ("electrolyte_conductivity_ms_cm", "2.2 mS cm⁻¹", 2.2),
    ("electrolyte_conductivity_ms_cm", "2.2 mS·cm−1", 2.2),
    ("electrolyte_conductivity_ms_cm", "2.2×10⁻³ S/cm", 2.2),
    ("electrolyte_conductivity_ms_cm", "2.2x10^-3 S cm-1", 2.2),
    ("electrolyte_conductivity_ms_cm", "0.22 S/m", 2.2),
    ("electrolyte_conductivity_ms_cm", "2200 µS/cm", 2.2),
    ("electrolyte_conductivity_ms_cm", "2.2 MS/cm", REFUSED),
    ("electrolyte_conductivity_ms_cm", "45 mS/cm", ASKED),
    ("electrolyte_conductivity_ms_cm", "0.003", ASKED),
    ("electrolyte_conductivity_pressure_mpa", "400 MPa", ASKED),
    ("densification_pressure_mpa", "3500 bar", 350.0),
    ("densification_pressure_mpa", "350 N/mm2", 350.0),
    ("densification_pressure_mpa", "0.35 GPa", 350.0),
    ("densification_pressure_mpa", "350 mPa", REFUSED),
    ("densification_temperature_c", "353.15 K", 80.0),
    ("densification_temperature_c", "176 °F", 80.0),
    ("temperature_c", "−35 °C", -35.0),
    ("temperature_c", "–35", -35.0),
    ("temperature_c", "308 C", REFUSED),
    ("binder_wt_pct", "4 wt.%", 4.0),
    ("binder_wt_pct", "4 Gew.-%", 4.0),
    ("binder_wt_pct", "4 mass%", 4.0),
    ("binder_wt_pct", "4 %", REFUSED),
    ("binder_wt_pct", "4 mol%", REFUSED),
    ("binder_wt_pct", "4 vol%", 2.15),
    ("cosolvent_share_pct", "40 vol-%", 39.66),
    ("solids_loading_wt_pct", "40 vol%", REFUSED),
    ("areal_capacity_mah_cm2", "4 mAh cm-2", 4.0),
    ("cathode_density_g_cm3", "3100 kg/m3", 3.1),
    ("cathode_density_g_cm3", "3.1 g cm⁻³", 3.1),
    ("c_rate", "C/20", 0.05),
    ("open_time_h", "1:30 h", 1.5),
    ("open_time_h", "5400 s", 1.5),
    ("open_time_h", "1:30", ASKED),
]
MEASURED_ROWS = [
    ("resistance_ohm", "500 mΩ", 0.5),
    ("resistance_ohm", "2 kΩ", 2000.0),
    ("area_cm2", "78.5 mm²", 0.785),
    ("tensile_strength_mpa", "145 psi", 0.99974),
    ("measured_porosity_pct", "12 wt%", REFUSED),
    ("measured_porosity_pct", "12 %", 12.0),
]
FILM = {
    "name": "A",
    "electrolyte": "Li6PS5Cl",
    "binder": "NBR",
    "binder_wt_pct": "1.5",
    "solvent": "toluene",
    "cosolvent": "isobutyl isobutyrate",
    "cosolvent_share_pct": "50",
    "measured_thickness_um": "32",
    "measured_temperature_c": "25",
    "conductivity_ms_cm": "1.2",
}


def set_by_hand(materials, key, text):
    try:
        return with_settings(Recipe(), [f"{key}={text}"], materials).recipe.value(key)
    except RecipeInputError as error:
        asked = " or " in str(error) or "--accept" in str(error)
        return ASKED if asked and not str(error).endswith("read.") else REFUSED


def imported(materials, column, text):
    try:
        film = read_film({**FILM, column: text}, materials)
    except FilmEntryError as error:
        if {place for place, _ in error.problems} != {column}:
            return str(error)
        return ASKED if len(error.questions) == len(error.problems) else REFUSED
    return film


def test_every_way_in_reads_alike(window, materials):
    box = None
    for key, text, expected in ROWS:
        window.document.new(Recipe())
        box = window.editor.rows[key].box
        window.editor.jump_to(key)
        box.selectAll()
        box.insert(text)  # as from the clipboard: the keys of a test know no µ
        row = window.editor.rows[key]
        shown = ASKED if isinstance(box.question, FieldQuestion) else REFUSED if box._error else None
        assert len(row.answers) == (0 if shown != ASKED else len(box.question.readings))
        QTest.keyClick(box, Qt.Key.Key_Tab)
        value = window.document.recipe.value(key)
        if expected in (REFUSED, ASKED):
            assert shown == expected, (key, text)
            assert value == Recipe().value(key), (key, text)
        else:
            assert (shown, value) == (None, pytest.approx(expected, rel=1e-4)), (key, text)
        by_hand = set_by_hand(materials, key, text)
        assert by_hand == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-4)), (key, text)
        column = recipe_column(key)
        film = imported(materials, column, text)
        if isinstance(expected, str):
            assert film == expected, (key, text)
        else:
            assert film.recipe.value(key) == pytest.approx(expected, rel=1e-4), (key, text)


@pytest.mark.parametrize(("key", "text", "expected"), MEASURED_ROWS)
def test_a_measured_value_is_read_alike_in_an_import(materials, key, text, expected):
    more = {"resistance_ohm": "2", "area_cm2": "1"} if key in {"resistance_ohm", "area_cm2"} else {}
    cells = {**FILM, **more, key: text} | ({"conductivity_ms_cm": ""} if more else {})
    if expected == REFUSED:
        with pytest.raises(FilmEntryError, match="type the value in vol %"):
            read_film(cells, materials, accepted=True)
    else:
        film = read_film(cells, materials, accepted=True)
        assert getattr(film, key.removeprefix("measured_")) == pytest.approx(expected, rel=1e-4)


def test_the_rows_name_fields_that_there_are():
    assert {key for key, *_ in ROWS} <= set(FIELDS)
    assert {key for key, *_ in MEASURED_ROWS} <= set(MEASURED)


def _outcome(field, text):
    try:
        return field.parse(text)
    except ValueError as error:
        return type(error)


def test_every_number_takes_a_point_or_a_comma_and_no_screen_reads_one_by_itself():
    fields = [field for field in (*FIELDS.values(), *MEASURED.values()) if field.is_numeric]
    assert len(fields) > 60
    assert {field.key for field in fields if _outcome(field, "1,5") != _outcome(field, "1.5")} == set()
    by_itself = re.compile(r"\bfloat\([\w.]*\.(text|currentText|toPlainText)\(\)|QDoubleSpinBox|QDoubleValidator")
    screens = Path(ssedesigner.__file__).with_name("ui").rglob("*.py")
    assert [path.name for path in screens if by_itself.search(path.read_text("utf-8"))] == []
