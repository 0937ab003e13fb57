"""The recipe sheet: the same bytes for the same recipe, no number without its source, nothing unsafe in it."""

import csv
import dataclasses
import datetime
import html
import io
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import formula, plain_text
from ssedesigner.core.prediction import PART_NAMES, RESULTS, Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.blank_fields import blank_meanings, without_blank_later
from ssedesigner.files.sheet.html import IN_FULL, Brevity, to_html, write_sheet
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.files.sheet.table import to_csv, to_json
from ssedesigner.files.sheet.workbook import pages
from ssedesigner.physics.prediction import predict
from tests.files.recipes import any_recipe
from tests.strategies import shipped

GOLDEN = Path(__file__).parents[2] / "golden"
CELL_AND_USE = {"cathode", "cell", "contacts", "conditions"}
DAY = datetime.date(2026, 11, 22)


def without_code(text):
    """Leave the packed bytes of the code out: another build of zlib may pack them otherwise."""
    return re.sub(r"data:image/png;base64,[^\"]+|SSE1:[^\",\r\n]+", "CODE", text)


_FIELD_BLOCKS = re.compile(
    r"""(?ms)^recipe,.*?\r\n|^  "(?:recipe|blanks)": [{\[].*?^  [}\]],\n|(?<=<h4>CELL AND USE</h4>).*?(?=</table>)"""
)


def without_fields(text):
    """Leave the block of all fields out, so that a new field changes no golden file; another test reads the block."""
    return _FIELD_BLOCKS.sub("", text)


@pytest.fixture
def filled(prediction, materials):
    return sheet(prediction, materials, date=DAY)


@pytest.mark.parametrize(("ending", "make"), [("html", to_html), ("csv", to_csv), ("json", to_json)])
def test_the_sheet_is_the_golden_one_byte_for_byte(filled, ending, make):
    """Run with UPDATE_GOLDEN=1 after a wanted change, and read the difference before it is committed."""
    path = GOLDEN / f"sheet.{ending}"
    found = without_fields(without_code(make(filled))).encode()
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(found)
    assert found == path.read_bytes()


def test_every_form_of_the_sheet_holds_all_fields(filled):
    blanks = dict(filled.blanks)
    table = [row for row in csv.DictReader(io.StringIO(to_csv(filled).lstrip("\ufeff"))) if row["section"] == "recipe"]
    labels = {key: plain_text(field.label) for key, field in FIELDS.items()}
    assert {row["detail"]: row["name"] for row in table} == labels
    for row in table:
        held = filled.recipe.value(row["detail"])
        assert row["note"] == plain_text(blanks.get(row["detail"], ""))
        is_number = FIELDS[row["detail"]].is_numeric and held is not None
        assert (float(row["value"]) == held) if is_number else row["value"] == ""
    content = json.loads(to_json(filled))
    assert content["recipe"] == without_blank_later(filled.recipe.to_dict())
    assert dict(content["blanks"]) == {key: plain_text(text) for key, text in blanks.items()}
    listed = re.search(r"(?s)<h4>CELL AND USE</h4>.*?</table>", to_html(filled))[0]
    labels = [field.label for field in FIELDS.values() if field.section in CELL_AND_USE]
    assert [label for label in labels if html.escape(formula(label)) not in listed] == []
    (page,) = [page for page in pages(filled) if page.name == "Recipe"]
    assert [row[3] for row in page.rows][: len(FIELDS)] == list(FIELDS)


def test_every_number_on_the_sheet_has_a_source_in_its_list(filled):
    numbers = {source.number for source in filled.sources}
    assert [source.number for source in filled.sources] == list(range(1, len(filled.sources) + 1))
    for row in filled.weigh:
        assert row.refs, row
    for row in filled.results:
        assert row.refs or not row.value, row
    for row in filled.values:
        assert row.refs, row
    every = [*filled.weigh, *filled.results, *filled.flags, *filled.values, *filled.process]
    for row in every:
        for first, last in re.findall(r"(\d+)(?:–(\d+))?", row.refs):
            assert {int(first), int(last or first)} <= numbers
    assert all(source.citation for source in filled.sources)
    assert "no citation" not in " ".join(source.citation for source in filled.sources)


def test_the_list_of_sources_stands_on_a_new_page_in_the_html(filled):
    text = to_html(filled)
    assert text.index("WEIGH") < text.index('page-break-before: always;">SOURCES') < text.index("FURTHER RESULTS")


def test_estimates_and_unknowns_look_like_it(filled):
    rows = {row.key: row for row in filled.results}
    assert rows["film.density_g_cm3"].shown == "≈ 1.65 g/cm³"
    assert rows["cell.cost_usd_m2"].shown == "not known"
    assert "no price for Li metal" in to_html(filled)
    assert all(row.target.startswith("≈ ") for row in filled.weigh)
    assert filled.weigh[3].hazards == "≈ H228 EUH029 H301 H314 H400"


def test_a_material_without_hazard_codes_says_not_known(make_prediction, materials, recipe):
    filled = sheet(make_prediction(recipe.with_value("solvent", "mystery")), materials, date=DAY)
    assert [row.hazards for row in filled.weigh if row.role == "Solvent"] == ["not known"]


def test_a_recipe_that_contradicts_itself_has_no_gram_on_its_sheet(make_prediction, materials, recipe):
    filled = sheet(make_prediction(recipe.with_value("binder_wt_pct", None)), materials, date=DAY)
    assert filled.refusal
    assert filled.sums == ()
    assert not any(re.search(r"\d g\b", row.target) for row in filled.weigh)
    text = html.unescape(to_html(filled))
    assert "No grams are given" in text
    assert "The recipe contradicts itself" in text
    assert filled.refusal[0] in text


def test_markup_in_a_recipe_is_only_text(make_prediction, materials, recipe):
    recipe = recipe.with_value("name", "<script>alert(1)</script>").with_value("notes", "a & b <b>")
    text = to_html(sheet(make_prediction(recipe), materials, date=DAY))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "a &amp; b &lt;b&gt;" in text


def test_the_html_opens_without_a_network_and_names_no_file(filled):
    text = to_html(filled)
    assert not re.search(r"(src=\"(?!data:image/png;base64,)|href|url\()", text)


def test_passed_and_unreported_checks_are_all_there(filled, prediction):
    text = to_html(filled)
    assert all(flag.title in text for flag in prediction.flags)
    assert [row.word for row in filled.flags] == ["compatible", "incompatible", "not reported"]  # along the path


def test_numbers_of_the_review_do_not_look_like_sources(make_prediction, materials, recipe):
    prediction = make_prediction(recipe)
    flag = dataclasses.replace(prediction.flags[0], message="A film was cast so [145].")
    filled = sheet(dataclasses.replace(prediction, flags=(flag,)), materials, date=DAY)
    assert filled.flags[0].message == "A film was cast so (reference 145 of the review)."


def test_remarks_stand_in_the_notes(prediction, materials):
    filled = sheet(prediction, materials, date=DAY, remarks=["toluene, density_g_cm3: changed."])
    assert "toluene, density_g_cm3: changed." in filled.notes


@pytest.mark.parametrize("value", [None, 4.21])
def test_every_field_of_cell_and_use_is_on_the_page_with_what_a_blank_stands_for(
    make_prediction, materials, recipe, value
):
    told = {"charge_cutoff_v": value, "active_share_wt_pct": None if value is None else 77.7}
    page = to_html(sheet(make_prediction(dataclasses.replace(recipe, **told)), materials, date=DAY))
    for field in FIELDS.values():
        if field.section in CELL_AND_USE:
            assert f"{html.escape(formula(field.label))} " in page, field
    if value is not None:
        assert "4.21 V" in page
        assert "77.7 wt %" in page
    else:
        assert "not known (library value of the cathode)" in page


def test_every_blank_field_of_the_recipe_has_what_stands_for_it_in_table_and_workbook(filled):
    rows = list(csv.DictReader(io.StringIO(to_csv(filled).removeprefix("\ufeff"))))
    blank = [row for row in rows if row["section"] == "recipe" and not row["value"] + row["shown"]]
    assert len(blank) > 10
    for row in blank:
        assert bool(row["note"]) is bool(FIELDS[row["detail"]].blank), row
    (page,) = [page for page in pages(filled) if page.name == "Recipe"]
    assert {row[3]: plain_text(row[7]) for row in page.rows if row[7]} == {
        row["detail"]: row["note"] for row in blank if row["note"]
    }


BLANKS = (
    ({}, "film_cathode_pressure_mpa", "≈ 250 MPa"),
    ({"stack_pressure_mpa": None}, "anode_attach_pressure_mpa", "the stack pressure included"),
    ({"stack_pressure_mpa": 5.0}, "anode_attach_pressure_mpa", "taken as none"),
    ({"anode": "LTO"}, "anode_attach_pressure_mpa", "not needed for this anode"),
    ({"anode_film_resistance_ohm_cm2": 9.0}, "anode_attach_pressure_mpa", "beside the measured resistance"),
    ({"stack_pressure_mpa": None}, "stack_pressure_mpa", "for the film 49 MPa or less"),
    ({}, "cathode_electrolyte_d50_um", "0.7 µm"),
    ({}, "active_d50_um", "7.5 µm"),
    ({"cathode_coated": True}, "cathode_coating", "the mean of the measured ones"),
    ({"cathode_coated": False}, "cathode_coating", "none"),
    ({}, "cathode_resistance_ohm_cm2", "none, estimated"),
)
"""What of a recipe, a blank field of it, and what is said to stand for it."""


def test_a_blank_says_what_the_resistance_takes_for_it(recipe):
    for changes, key, words in BLANKS:
        said = blank_meanings(dataclasses.replace(recipe, **changes), shipped())[key]
        assert words in said, (key, said)


def test_parts_and_rates_are_in_every_form_of_the_sheet():
    filled = sheet(predict(Recipe(), shipped()), shipped(), date=DAY)
    rows = list(csv.DictReader(io.StringIO(to_csv(filled).removeprefix("\ufeff"))))
    keys = [row["detail"] for row in rows if row["section"] == "predicted"]
    parts = [row.key for row in filled.parts]
    assert parts == [f"cell.resistance_parts.{role}" for role in PART_NAMES]
    assert keys[len(RESULTS) : -1] == [*parts, *(row.key for row in filled.rates)]
    assert [row["key"] for row in json.loads(to_json(filled))["parts"]] == parts
    (page,) = [page for page in pages(filled) if page.name == "Predicted"]
    assert len(page.rows) == len(keys) - 1
    for brevity in (IN_FULL, Brevity(front=3, back=6)):
        text = to_html(filled, brevity)
        assert all(row.shown in text for row in (*filled.parts, *filled.rates))
        assert "Film pressed on cathode not stated, as in 5 reported cells ≈ 250 MPa" in text


def test_today_is_printed_without_a_date(prediction, materials):
    assert str(datetime.datetime.now().astimezone().year) in sheet(prediction, materials).identity.day


def test_a_spreadsheet_opens_the_csv_right(filled):
    data = to_csv(filled).encode()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    by_section = {row["section"] for row in rows}
    assert by_section >= {"sheet", "weigh", "process", "predicted", "check", "note", "recipe", "source", "hazard"}
    (conductivity,) = [row for row in rows if row["detail"] == "film.conductivity_ms_cm"]
    assert (float(conductivity["value"]), conductivity["low"], conductivity["unit"]) == (1.43, "0.8", "mS/cm")
    assert {row["detail"] for row in rows if row["section"] == "recipe"} == set(FIELDS)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_no_text_of_a_recipe_becomes_a_formula(make_prediction, materials, recipe, name):
    recipe = recipe.with_value("notes", name)
    text = to_csv(sheet(make_prediction(recipe), materials, date=DAY))
    cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")) for cell in row]
    assert name not in cells
    assert f"'{name}" in cells


def test_the_json_holds_all_rows_and_the_recipe(filled, recipe):
    plain = json.loads(to_json(filled))
    assert (plain["format"], plain["version"]) == ("ssedesigner-sheet", 3)
    assert plain["recipe"] == without_blank_later(recipe.to_dict())
    assert len(plain["weigh"]) == 4
    assert plain["weigh"][3]["grams"] == pytest.approx(0.260, abs=1e-3)  # 10 % waste, as on the page of planning


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_a_sheet_is_written_as_its_ending_says(filled, tmp_path, ending):
    path = tmp_path / f"sheet.{ending.upper()}"
    write_sheet(filled, path)
    assert path.read_bytes() == {"html": to_html, "csv": to_csv, "json": to_json}[ending](filled).encode()


def test_a_sheet_that_cannot_be_written_says_so(filled, tmp_path):
    with pytest.raises(WriteError, match="the folder does not exist"):
        write_sheet(filled, tmp_path / "nowhere" / "sheet.html")


@given(recipe=any_recipe())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_any_recipe_has_a_sheet_in_every_form(recipe, make_prediction, materials):
    filled = sheet(make_prediction(recipe), materials, date=DAY)
    assert to_html(filled).rstrip().endswith("</html>")
    assert json.loads(to_json(filled))["title"] == filled.title
    width = {len(row) for row in csv.reader(io.StringIO(to_csv(filled), newline=""))}
    assert len(width) == 1


def test_what_is_not_applicable_stands_at_the_end_only(make_prediction, materials, recipe):
    prediction = make_prediction(recipe)
    absent = Flag(
        id="bipolar", step="stack", severity="none", title="Side by side", message="The cells lie in parallel."
    )
    filled = sheet(dataclasses.replace(prediction, flags=(*prediction.flags, absent)), materials, date=DAY)
    front, back = to_html(filled).split("page-break-before")
    assert absent.message not in front
    assert back.count(absent.message) == 1
    assert "Not applicable" in back
    assert absent.title not in back
