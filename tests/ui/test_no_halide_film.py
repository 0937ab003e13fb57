"""A halide goes into a layer beside the sulfide of a film, not in its place; an oxide goes nowhere. Each says why."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import KINDS, TAKE_HALIDES, Material, Materials, is_sulfide, refusal
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.films.film_entry import FilmEntryError, read_film
from ssedesigner.files.recipe.input import RecipeInputError, unknown_materials, with_settings
from ssedesigner.physics.advice.fixes import fixes
from ssedesigner.physics.advice.substitutes import candidates
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.choice_model import KEY_ROLE, ChoiceModel
from ssedesigner.ui.editor.choices import ChoiceBox
from ssedesigner.ui.library.entry import EntryError, read_material, refusals
from ssedesigner.ui.shell.command_palette import library_commands, matches, material_commands

WHY = "a halide goes into the cathode-side layer"
OXIDE = "this program models films of sulfides and halides"


def electrolyte(key, formula="", origin="shipped"):
    return Material(kind="electrolyte", key=key, name=key, formula=formula, origin=origin)


HALIDES = [
    electrolyte("Li3InCl6", "Li3InCl6"),
    electrolyte("LiNbOCl4", "LiNbOCl4"),
    electrolyte("Li3ScCl6", "Li3ScCl6"),
]
LLZO = electrolyte("LLZO", "Li7La3Zr2O12")


@pytest.fixture
def with_halides(materials) -> Materials:
    return replace(
        materials, materials={**materials.materials, **{(each.kind, each.key): each for each in (*HALIDES, LLZO)}}
    )


@pytest.fixture
def document(with_halides, qapp):
    return Document(with_halides)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (electrolyte("a", "Li6PS5Cl"), ""),
        (electrolyte("b", "0.4LiI-0.6Li4SnS4"), ""),
        (electrolyte("c"), ""),
        (electrolyte("d", "no formula!!"), ""),
        (electrolyte("B3"), ""),
        (electrolyte("75Li2S-25P2S5"), ""),
        (electrolyte("Li₃YCl₆"), "a halide: this program"),
        (electrolyte("LiTaOCl4", "no formula!!"), "an oxyhalide: this program"),
        (electrolyte("Li2In1/3Sc1/3Cl4"), "a halide: this program"),
        (replace(electrolyte("ours"), name="Li3YCl6"), "a halide: this program"),
        (replace(electrolyte("Li3YCl6", "Li6PS5Cl")), ""),
        (replace(electrolyte("li3ycl6"), shipped_as="Li3YCl6"), "a halide: this program"),
        (electrolyte("e", "Li3ScCl6"), "a halide: this program models films of a sulfide"),
        (electrolyte("f", "LiNbOCl4"), "an oxyhalide: this program"),
        (electrolyte("g", "Li7La3Zr2O12"), "not a sulfide: this program"),
        (Material(kind="salt", key="LiI", name="LiI", formula="LiI"), ""),
    ],
)
def test_one_function_says_what_can_be_the_sulfide_of_a_film(made, words):
    assert refusal(made).startswith(words)
    assert bool(refusal(made)) is bool(words)
    for field in TAKE_HALIDES:
        assert bool(refusal(made, field)) is words.startswith("not a sulfide")


def test_every_shipped_electrolyte_that_is_no_sulfide_has_a_halogen_or_is_told_apart(materials):
    for each in materials.of_kind("electrolyte", with_retired=True):
        assert is_sulfide(each) is ("halide" not in each.group)


def test_a_recipe_with_a_halide_predicts_nothing_of_the_film_and_fails_with_the_reason(with_halides):
    oxide = {"second_electrolyte": "LLZO", "second_thickness_um": 5.0}
    for field, changes, why in (
        ("electrolyte", {"electrolyte": "Li3InCl6"}, WHY),
        ("second_electrolyte", oxide, OXIDE),
    ):
        found = predict(Recipe(**changes), with_halides)
        flag = next(flag for flag in found.flags if flag.id == "materials-known")
        assert (flag.severity, flag.fields) == ("fail", (field,))
        assert why in flag.message
        for quantity in (found.film.conductivity_ms_cm, found.cell.cost_usd_kwh):
            assert quantity.value is None
            assert why in quantity.reason


def test_nothing_offers_a_halide_as_the_sulfide(with_halides, document):
    names = {each.key for each in HALIDES}
    assert not names & {*candidates(document.recipe, with_halides, "electrolyte")}
    assert choice_verdict(document.recipe, with_halides, "electrolyte", "Li3InCl6")[0] == "fail"
    for field in TAKE_HALIDES:
        assert names <= {*candidates(document.recipe, with_halides, field)}
        assert "LLZO" not in candidates(document.recipe, with_halides, field)
    commands = [command.text for command in material_commands(document, lambda key: None)]
    assert any("Li₆PS₅Cl" in text for text in commands)
    named = [text for text in commands if "Li₃InCl₆" in text]
    fields = (*TAKE_HALIDES, "cathode_coating")
    assert sorted(named) == sorted(f"{FIELDS[field].label}: Li₃InCl₆" for field in fields)


def test_the_palette_finds_what_no_recipe_can_take_and_says_why(with_halides, document):
    shown = []
    commands = [
        *material_commands(document, lambda key: None),
        *library_commands(document, lambda *at: shown.append(at)),
    ]
    oxide = next(each for each in matches(commands, "llzo") if "LLZO" in each.text)
    assert OXIDE in oxide.hint
    oxide.run()
    assert shown == [("electrolyte", "LLZO")]
    for material in with_halides.of_kind(*KINDS):  # whatever the library holds is found by its key
        assert matches(commands, material.key), material.key


def test_the_fix_of_a_halide_is_a_sulfide(with_halides):
    few = [key for key in with_halides.materials if key[0] != "electrolyte"]
    some = replace(
        with_halides,
        materials={
            **{key: with_halides.materials[key] for key in few},
            **{("electrolyte", each.key): each for each in HALIDES},
            ("electrolyte", "Li6PS5Cl"): with_halides.materials["electrolyte", "Li6PS5Cl"],
        },
    )
    recipe = Recipe(electrolyte="Li3InCl6")
    now = predict(recipe, some)
    flag = next(flag for flag in now.flags if flag.id == "materials-known")
    assert [fix.changes["electrolyte"] for fix in fixes(recipe, some, flag, now)] == ["Li6PS5Cl"]


def test_a_setting_a_file_and_a_film_that_name_a_halide_get_one_sentence(with_halides):
    with pytest.raises(RecipeInputError, match=rf"^electrolyte: Li3InCl6 is a halide: .*{WHY}\.$"):
        with_settings(Recipe(), ["electrolyte=Li3InCl6"], with_halides)
    for field in TAKE_HALIDES:
        assert with_settings(Recipe(), [f"{field}=Li3InCl6"], with_halides).recipe.value(field) == "Li3InCl6"
    (sentence,) = unknown_materials(Recipe(electrolyte="LiNbOCl4"), with_halides)
    assert sentence.startswith("electrolyte: LiNbOCl4 is an oxyhalide")
    cells = {"name": "a", "electrolyte": "Li3InCl6", "thickness_um": "30", "conductivity_ms_cm": "1"}
    with pytest.raises(FilmEntryError) as caught:
        read_film(cells, with_halides)
    assert any(WHY in sentence for _, sentence in caught.value.problems)


SPELLINGS = ("Li3InCl6", "li3incl6", "Li₃InCl₆", "LI3INCL6")


@pytest.mark.parametrize("typed", SPELLINGS)
def test_any_spelling_of_a_halide_as_the_sulfide_gets_the_reason(with_halides, typed):
    with pytest.raises(RecipeInputError) as caught:
        with_settings(Recipe(), [f"electrolyte={typed}"], with_halides)
    assert str(caught.value).startswith("electrolyte: Li3InCl6 is a halide: ")
    assert "fits in" not in str(caught.value)


@pytest.mark.parametrize("typed", SPELLINGS)
def test_any_spelling_of_a_halide_coats_a_cathode_and_is_sent_there(with_halides, typed):
    assert with_settings(Recipe(), ["cathode_coating=Li3InCl6"], with_halides).recipe.cathode_coating == "Li3InCl6"
    for field in ("spe", "binder", "cathode"):
        with pytest.raises(
            RecipeInputError, match=r"fits in second_electrolyte or cathode_side_electrolyte or .*cathode_coating"
        ):
            with_settings(Recipe(), [f"{field}={typed}"], with_halides)


def test_any_spelling_of_a_sulfide_is_understood(with_halides):
    with pytest.raises(RecipeInputError, match="did you mean Li6PS5Cl"):
        with_settings(Recipe(), ["electrolyte=Li₆PS₅Cl"], with_halides)


def test_while_one_types_the_reason_is_said_already(document, qtbot):
    told = []
    box = ChoiceBox(document, FIELDS["electrolyte"], told.append, None)
    qtbot.addWidget(box)
    box.line.selectAll()
    qtbot.keyClicks(box.line, "Li3InCl")
    assert told[-1].startswith("Li₃InCl₆ is a halide: ")
    qtbot.keyClicks(box.line, "zzz")
    assert told[-1].startswith("Nothing here is called")


def test_a_misspelt_sulfide_is_not_answered_with_a_halide(with_halides):
    with pytest.raises(RecipeInputError) as caught:
        with_settings(Recipe(), ["electrolyte=Li3InCl5"], with_halides)
    assert "Li3InCl6" not in str(caught.value)


def test_the_list_of_the_editor_shows_it_unselectable_with_the_reason(document):
    for field, key, why in (("electrolyte", "Li3InCl6", WHY), ("cathode_side_electrolyte", "LLZO", OXIDE)):
        model = ChoiceModel(document, FIELDS[field])
        index = model.index(model.row_of(key), 0)
        assert index.data(KEY_ROLE) == key
        assert not index.flags() & (Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        assert why in index.data(Qt.ItemDataRole.ToolTipRole)
        assert why in index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert model.index(model.row_of("Li6PS5Cl"), 0).flags() & Qt.ItemFlag.ItemIsEnabled


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_typing_its_name_says_why_and_keeps_the_sulfide(document, qtbot, key):
    box = ChoiceBox(document, FIELDS["electrolyte"], lambda words: None, None)
    qtbot.addWidget(box)
    remarks = []
    document.remarked.connect(lambda remark: remarks.append(remark.sentence))
    before = document.recipe
    box.line.selectAll()
    qtbot.keyClicks(box.line, "Li3InCl6")
    qtbot.keyClick(box.line, key)
    box.leave()
    assert document.recipe == before
    assert box.line.text() == "Li₆PS₅Cl"
    assert remarks[0].startswith("Li₃InCl₆ is a halide: ")
    assert remarks[0].endswith("stays Li₆PS₅Cl.")


def test_the_library_says_why_it_cannot_be_used_in_a_recipe():
    assert OXIDE in refusals(LLZO, None, False)["use"]
    assert refusals(HALIDES[0], None, False)["use"] == ""


@pytest.mark.parametrize(
    ("key", "words"), [("li3sccl6", "Halide electrolyte “Li3ScCl6”"), ("li6ps5cl", "Sulfide electrolyte “Li6PS5Cl”")]
)
def test_a_new_material_called_like_a_halide_is_not_called_a_sulfide(with_halides, key, words):
    with pytest.raises(EntryError) as caught:
        read_material("electrolyte", key, "Ours", "", "", [], with_halides)
    assert str(caught.value).startswith(words)
