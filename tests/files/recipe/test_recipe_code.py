"""The code of a recipe: read back identical, refused when damaged, small enough to print."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import STEP_PARAMETERS, ProcessStep
from ssedesigner.files.batches.file import VERSION as BATCH_VERSION
from ssedesigner.files.recipe import code as recipe_code
from ssedesigner.files.recipe import file as recipe_file
from ssedesigner.files.recipe import scanned
from ssedesigner.files.recipe.blank_fields import LATER_FIELDS
from ssedesigner.files.recipe.code import (
    BASE45,
    MARK,
    RecipeCodeError,
    checksum_code,
    code_of,
    from_base45,
    picture,
    printable_code,
    recipe_checksum,
    recipe_of,
    to_base45,
)
from ssedesigner.files.recipe.file import VERSION as RECIPE_VERSION
from ssedesigner.files.recipe.file import RecipeFileError, read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.files.recipe.scanned import code_or_file, recipe_of_text
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.files.sheet.table import SHEET_VERSION, to_json
from tests.files.recipes import any_recipe
from tests.laws.trials import LAWS

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


def own_steps():
    numbers = {name: st.none() | st.floats(known.minimum, known.maximum) for name, known in STEP_PARAMETERS.items()}
    return st.builds(
        ProcessStep,
        kind=st.sampled_from(["mix", "note", "coat", "cut"]),
        text=TEXT.map(lambda text: f"do {text}"),
        atmosphere=TEXT,
        **numbers,
    )


@st.composite
def recipes_with_steps(draw):
    return replace(draw(any_recipe()), steps=tuple(draw(st.lists(own_steps(), max_size=5))))


@given(recipe=recipes_with_steps())
@settings(deadline=None, max_examples=200 if LAWS else 60)
def test_a_code_gives_the_identical_recipe(recipe):
    code = code_of(recipe)
    assert code.startswith(MARK)
    assert recipe_of(code) == recipe
    assert recipe_checksum(recipe_of(code)) == recipe_checksum(recipe)


@given(recipe=recipes_with_steps())
@settings(deadline=None, max_examples=60 if LAWS else 25)
def test_the_json_of_a_sheet_gives_the_identical_recipe(recipe):
    from ssedesigner.physics.prediction import predict
    from tests.strategies import shipped

    text = to_json(sheet(predict(recipe, shipped()), shipped()))
    assert recipe_of_text(text) == recipe


@given(content=st.binary(max_size=200))
def test_base_45_gives_the_bytes_back(content):
    assert from_base45(to_base45(content)) == content
    assert set(to_base45(content)) <= set(BASE45)


def test_base_45_is_that_of_the_rfc():
    assert to_base45(b"ietf!") == "QED8WEX0"
    assert from_base45("BB8") == b"AB"


@pytest.mark.parametrize("letters", ["::", ":::", "GGW", "A", "ab1"])
def test_letters_that_stand_for_no_bytes_are_refused(letters):
    with pytest.raises(ValueError, match=r".+"):
        from_base45(letters)


def test_the_basis_of_the_code_never_changes():
    """Codes on paper are read against it: a new field needs no new basis, another basis needs another mark."""
    content = (resources() / "templates" / "recipe-code-1.json").read_bytes()
    assert hashlib.sha256(content).hexdigest().startswith("a462ad03655b9e38")


def test_a_code_that_was_printed_once_is_still_read():
    recipe = recipe_of(
        "SSE1:WTL7F0UYAOS9-O6VY91C9-.QKS9936BG3S%08AMKAKR25NYAQGS03OG.F5EM:W0MHD*+C7KJ1C0"
        "C7LOV2BY1C/TL%EEMLGAA 68NI7-TE+IE:DMWI0B/7GQV%CKH%F9GHM$D0V5"
    )
    assert (recipe.name, recipe.thickness_um, recipe.steps[0].text) == ("Printed in November", 25.0, "Look at it")
    assert recipe_checksum(recipe) == "1e67-bdce-1d03"
    # what came later is blank, and what the sample has by now does not get in
    assert (recipe.active_share_wt_pct, recipe.charge_cutoff_v, recipe.areal_capacity_mah_cm2) == (None, None, 5.0)


@given(place=st.integers(0, 10_000), letter=st.sampled_from(BASE45))
@settings(deadline=None)
def test_a_changed_letter_is_noticed(place, letter):
    code = code_of(Recipe(notes="three grams less", thickness_um=27.5))
    place = len(MARK) + place % (len(code) - len(MARK))
    changed = code[:place] + letter + code[place + 1 :]
    if changed == code:
        return
    try:
        found = recipe_of(changed)
    except RecipeCodeError:
        return
    assert found == recipe_of(code)  # padding bits of the last byte may differ


@pytest.mark.parametrize("end", [5, 9, 20, -1])
def test_a_code_that_was_cut_short_is_refused(end):
    with pytest.raises(RecipeCodeError):
        recipe_of(code_of(Recipe(notes="a longer text that takes some letters"))[:end])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "must begin with SSE1:"), ("https://doi.org/x", "must begin with"), ("{}", "not the JSON of a sheet")],
)
def test_what_is_no_code_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(RecipeCodeError, match=sentence):
        recipe_of_text(text)


def test_a_wrapped_code_in_small_letters_is_read():
    code = code_of(Recipe(thickness_um=21.0))
    assert recipe_of(f"  {code[:20]}\r\n{code[20:].lower()}\n").thickness_um == 21.0


def test_the_checksum_knows_every_field_and_step_and_no_spelling_of_numbers():
    recipe = Recipe()
    assert recipe_checksum(replace(recipe, thickness_um=30)) == recipe_checksum(recipe)  # type: ignore[arg-type]
    assert recipe_checksum(recipe.with_value("thickness_um", 30.5)) != recipe_checksum(recipe)
    stepped = replace(recipe, steps=(ProcessStep(kind="note", text="look"),))
    assert recipe_checksum(stepped) != recipe_checksum(recipe)


def test_a_recipe_too_long_for_the_code_leaves_its_checksum_there():
    letters = hashlib.shake_256(b"words").hexdigest(2000)
    recipe = Recipe(notes=letters)
    code, is_whole = printable_code(recipe)
    assert (code, is_whole) == (checksum_code(recipe), False)
    with pytest.raises(RecipeCodeError, match=recipe_checksum(recipe)):
        recipe_of(code)


def test_the_codes_of_all_shipped_recipes_can_be_printed():
    for path in shipped_recipes().values():
        recipe = read_recipe(path).recipe
        code, is_whole = printable_code(recipe)
        address, width_mm = picture(code)
        assert is_whole
        assert recipe_of(code) == recipe
        assert address.startswith("data:image/png;base64,")
        assert 20 <= width_mm <= 36


def test_a_text_too_long_has_no_picture():
    with pytest.raises(ValueError, match="too long"):
        picture("SSE1:" + "A" * 5000)


def test_a_code_is_given_as_text_or_in_a_file(tmp_path):
    recipe = Recipe(thickness_um=33.0)
    (tmp_path / "scan.txt").write_text(code_of(recipe) + "\n")
    assert code_or_file(code_of(recipe)).recipe == code_or_file(str(tmp_path / "scan.txt")).recipe == recipe
    with pytest.raises(RecipeCodeError, match="no such file"):
        code_or_file(str(tmp_path / "missing.txt"))


def test_the_json_of_a_sheet_with_a_field_out_of_range_is_refused(prediction, materials):
    found = json.loads(to_json(sheet(prediction, materials)))
    found["recipe"]["thickness_um"] = -1
    with pytest.raises(RecipeFileError, match="thickness_um"):
        recipe_of_text(json.dumps(found))


SET = {
    "second_porosity_pct": 12.0,
    "cathode_side_electrolyte": "Li6PS5Br",
    "cathode_side_thickness_um": 4.0,
    "cathode_side_porosity_pct": 12.0,
    "active_share_wt_pct": 75.0,
    "charge_cutoff_v": 4.2,
    "particle_d90_um": 9.0,
    "particle_shape": "jet-milled",
    "lot_pellet_pressure_mpa": 300.0,
    "lot_pellet_density_pct": 88.0,
    "lot_powder": "as-milled",
    "cathode_coating": "LiNbO3",
    "cathode_electrolyte": "Li6PS5Br",
    "cathode_electrolyte_d50_um": 0.8,
    "active_d50_um": 5.0,
    "carbon_wt_pct": 2.0,
    "film_cathode_pressure_mpa": 300.0,
    "cathode_foil_pressure_mpa": 300.0,
    "foil_primer": "carbon",
    "film_cathode_resistance_ohm_cm2": 4.0,
    "cathode_resistance_ohm_cm2": 40.0,
    "anode_attach_pressure_mpa": 25.0,
    "anode_film_resistance_ohm_cm2": 9.0,
    "collector_resistance_ohm_cm2": 3.0,
    "slurry_viscosity_mpas": 900.0,
    "scaffold_place": "faces",
    "prepress_method": "uniaxial",
    "prepress_pressure_mpa": 50.0,
    "prepress_temperature_c": 60.0,
}
BLANK = {key: FIELDS[key].check(None) for key in SET}


def test_every_field_is_of_the_first_code_or_named_as_a_later_one():
    """A new field belongs into LATER_FIELDS, and the versions of recipe, batch and sheet rise with it."""
    first = ",".join(sorted(set(FIELDS) - set(LATER_FIELDS)))
    assert hashlib.sha256(first.encode()).hexdigest().startswith("cc8961258e66")
    assert set(LATER_FIELDS) == set(SET)
    assert (RECIPE_VERSION, BATCH_VERSION, SHEET_VERSION) == (3, 2, 3)


def as_known_before(monkeypatch):
    """Read codes and sheets as a program did that knows no later field."""
    older = {key: field for key, field in FIELDS.items() if key not in LATER_FIELDS}
    for module in (recipe_code, recipe_file, scanned):
        monkeypatch.setattr(module, "FIELDS", older)


@pytest.mark.parametrize("key", LATER_FIELDS)
def test_an_older_program_asks_for_a_newer_one_where_a_later_field_is_set(prediction, materials, monkeypatch, key):
    recipe = replace(Recipe(), **{**BLANK, key: SET[key]})
    code, page = code_of(recipe), to_json(replace(sheet(prediction, materials), recipe=recipe))
    as_known_before(monkeypatch)
    for text in (code, page):
        with pytest.raises(RecipeCodeError, match=f"{key}, which this program does not know; .* newer"):
            recipe_of_text(text)


def test_an_older_program_reads_code_and_sheet_whose_later_fields_are_blank(prediction, materials, monkeypatch):
    recipe = replace(Recipe(), **BLANK, thickness_um=27.0)
    texts = code_of(recipe), to_json(replace(sheet(prediction, materials), recipe=recipe))
    assert [recipe_of_text(text) for text in texts] == [recipe, recipe]
    as_known_before(monkeypatch)
    for text in texts:
        assert recipe_of_text(text).thickness_um == 27.0


@pytest.mark.parametrize("text", ["SSE2:ABC", " sse12:abc", "SSE2SUM:1"])
def test_a_code_of_a_later_version_asks_for_a_newer_program(text):
    for read in (recipe_of, recipe_of_text, code_or_file):
        with pytest.raises(RecipeCodeError, match="newer version of SSE Designer"):
            read(text)


def test_the_json_of_a_later_sheet_asks_for_a_newer_program(prediction, materials):
    found = json.loads(to_json(sheet(prediction, materials)))
    assert found["version"] == SHEET_VERSION
    with pytest.raises(RecipeCodeError, match="newer SSE Designer"):
        recipe_of_text(json.dumps({**found, "version": SHEET_VERSION + 1}))
