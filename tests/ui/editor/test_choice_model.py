"""A line of a list says each name once."""

import pytest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.choice_model import ChoiceModel


def choices(materials, field):
    model = ChoiceModel(Document(materials, Recipe()), field)
    return [model.choice(row) for row in range(model.rowCount())]


def choice(materials, field, key):
    return next(each for each in choices(materials, FIELDS[field]) if each.key == key)


@pytest.mark.parametrize(
    ("field", "key", "label", "detail"),
    [
        ("solvent", "THF", "THF", "tetrahydrofuran"),
        ("solvent", "toluene", "Toluene", ""),
        ("solvent", "xylene", "Xylene", "mixed isomers"),
        ("solvent", "mesitylene", "Mesitylene", "1,3,5-trimethylbenzene"),
        ("electrolyte", "Li10GeP2S12", "Li₁₀GeP₂S₁₂", "LGPS"),
        ("substrate", "Mylar", "Mylar", "Mylar (biaxial PET) foil"),
    ],
)
def test_a_name_is_not_said_twice(qapp, materials, field, key, label, detail):
    found = choice(materials, field, key)
    assert (found.label, found.detail) == (label, detail)
    assert materials.find(field, key).name in found.search


def test_an_own_material_whose_key_is_its_name_says_only_that_it_is_own(qapp, materials):
    own = Material(kind="solvent", key="Tetrahydrofuran", name="tetrahydrofuran", origin="user")
    with_own = type(materials)(version="", materials={("solvent", own.key): own}, pairs=())
    assert choice(with_own, "solvent", own.key).detail == "your own"


def test_no_line_of_any_list_repeats_its_label(qapp, materials):
    for field in FIELDS.values():
        for each in choices(materials, field):
            label, detail = each.label.casefold(), each.detail.casefold()
            assert not label or detail.removesuffix("s") != label, field.key
            assert not (detail.startswith(f"{label} (") and detail.endswith(")")), (field.key, each.detail)
