"""The planned steps: each line weighed once where it is needed, defaults with sources, own changes laid over them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssedesigner.batch.steps import insert_step, move_step, planned_steps, remove_step, reset_steps, set_parameter
from ssedesigner.core.batch.plan import BatchPlan, Stock
from ssedesigner.core.evidence import GRADES
from ssedesigner.core.fields import METHODS
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import STEP_KINDS, STEP_PARAMETERS, ProcessStep, kind_of, step_problems
from ssedesigner.files.recipe.blank_fields import LATER_FIELDS, LATER_KINDS, has_later_field
from ssedesigner.files.recipe.file import RecipeFileError, read_recipe, write_recipe
from ssedesigner.text.steps import step_text
from tests.drawn_batches import any_recipes, batch
from tests.strategies import shipped

OWN = ProcessStep(kind="note", text="Let it rest", minutes=5.0)
SLOW = settings(deadline=None, max_examples=60)


def plan(recipe, materials=None, **target):
    materials = materials or shipped()
    return planned_steps(recipe, batch(recipe, BatchPlan(**{"film_count": 40} | target), materials), materials)


def place(steps, key):
    return [step.key for step in steps].index(key)


@given(recipe=any_recipes())
@SLOW
def test_any_recipe_is_planned_from_the_dew_point_and_measured_before_it_is_a_cell(recipe):
    amounts = batch(recipe, BatchPlan(film_count=40))
    steps = planned_steps(recipe, amounts, shipped())
    assert steps[0].kind == "dew-point"
    assert place(steps, "measure") < place(steps, "stack")
    assert [step.line for step in steps if step.kind == "weigh"] == [line.number for line in amounts.lines]
    assert len({step.key for step in steps}) == len(steps)
    assert all(step.kind in STEP_KINDS and step.text for step in steps)
    for step in steps:
        numbers = [getattr(step, name) for name in STEP_PARAMETERS]
        assert step.sources or all(number is None for number in numbers), step
        assert {*step.assumed} <= {name for name in (*STEP_PARAMETERS, "atmosphere") if getattr(step, name) is not None}


@pytest.mark.parametrize("method", METHODS)
def test_what_is_weighed_is_weighed_before_it_is_used(method):
    steps = plan(Recipe(method=method))
    mixed = place(steps, "mix.1")
    assert all(place(steps, step.key) < mixed for step in steps if step.kind == "weigh")
    assert place(steps, "weigh.electrolyte.1") == mixed - 1
    if method not in {"solvent-free", "hot-pressing"}:
        assert place(steps, "weigh.cosolvent.1") < place(steps, "dissolve.1") < place(steps, "weigh.electrolyte.1")


def test_two_layers_are_mixed_formed_and_dried_one_after_the_other():
    steps = plan(Recipe(second_electrolyte="Li10GeP2S12", second_thickness_um=10.0))
    keys = [step.key for step in steps]
    assert keys.index("mix.1") < keys.index("weigh.binder.2") < keys.index("mix.2")
    assert keys[keys.index("cast.1") : keys.index("press")] == ["cast.1", "dry.1", "cast.2", "dry.2"]


THREE = {
    "second_electrolyte": "Li6PS5Br",
    "second_thickness_um": 8.0,
    "cathode_side_electrolyte": "Li6PS5Br",
    "cathode_side_thickness_um": 10.0,
}
IN_TWO = {"second_electrolyte": "beta-Li3PS4", "second_thickness_um": 10.0, "scaffold": "PPTA-NW"}
FIRST = {"prepress_method": "warm-isostatic", "prepress_pressure_mpa": 50.0, "film_cathode_pressure_mpa": 490.0}


def test_a_blade_clears_the_dried_coats_below():
    for changes in (THREE, THREE | {"form_factor": "on-electrode"}):
        recipe = replace(Recipe(), **changes)
        amounts = batch(recipe, BatchPlan(film_count=40))
        dried, layers = 0.0, (8.0, 12.0, 10.0)
        thick = dict(zip((1, 2, 3), layers if recipe.form_factor == "on-substrate" else layers[::-1], strict=True))
        for number, (wet, gap) in enumerate(zip(amounts.wet_um, amounts.gap_um, strict=True), start=1):
            assert gap - 2 * wet >= dried, changes
            dried += thick[number] * 1.2  # no coat is thinner dry than pressed
        casts = [step for step in plan(recipe) if step.kind == "cast"]
        assert [step.gap_um for step in casts] == sorted(step.gap_um for step in casts)
        assert "on dried layer 2 as layer 3" in casts[2].text
        assert ["gap from" in step.text for step in casts] == [False, True, True]


@pytest.mark.parametrize(
    ("changes", "key", "words", "never"),
    [
        (IN_TWO | {"scaffold_place": "middle"}, "cast.1", "on one face of", "other face"),
        (IN_TWO | {"scaffold_place": "middle"}, "cast.2", "on the other face of", "one face"),
        (IN_TWO | {"scaffold_place": "faces"}, "cast.2", "a second sheet of", "two sheets"),
        (THREE | {"scaffold": "cellulose", "scaffold_place": "faces"}, "cast.2", "on dried layer 1", "cellulose"),
        (
            {"method": "spray-coating", **THREE, "scaffold": "cellulose", "scaffold_place": "faces"},
            "spray.1",
            "on a sheet of",
            "face in",
        ),
        ({"method": "spray-coating", **THREE}, "spray.3", "on dried layer 2", "PET"),
        ({"method": "hot-pressing", **THREE}, "spread.2", "evenly on layer 1", "dried"),
        ({"method": "solvent-free", **THREE}, "roll.2", "on layer 1", "dried"),
        ({}, "transfer", "O₂ electrode;", "facing"),
        (THREE, "transfer", "O₂ electrode, Li₆PS₅Br facing it", "to the electrode"),
        (FIRST, "prepress", "onto the LiNi₀.₈Co₀.₁Mn₀.₁O₂ electrode", "5 min"),
        (FIRST, "transfer", "Peel silicone-PET off", "Transfer"),
        (FIRST, "press", "with the electrode below", "onto"),
    ],
)
def test_a_step_says_on_what_it_is_done(changes, key, words, never):
    steps = plan(replace(Recipe(), **changes))
    text = steps[place(steps, key)].text
    assert (words in text, never in text) == (True, False)
    if changes is FIRST:  # pressed onto the cathode first, then once at 490 MPa
        assert place(steps, "prepress") < place(steps, "transfer") < place(steps, "press")
        assert [step.pressure_mpa for step in steps].count(490.0) == 1


def test_a_calender_has_no_time_at_pressure():
    steps = plan(Recipe(prepress_method="calender", densification_method="calender"))
    for key in ("prepress", "press"):
        assert "min" not in step_text(steps[place(steps, key)]).partition("measured")[0].split(), key
        assert steps[place(steps, key)].minutes is None
    assert plan(Recipe())[place(plan(Recipe()), "press")].minutes == 5.0


def test_a_stock_is_stirred_into_the_other_liquids():
    steps = plan(Recipe(), stocks=(Stock(field="binder", solvent="toluene", wt_pct=12.0),))
    (stirred,) = [step.text for step in steps if step.kind == "dissolve"]
    assert stirred.startswith("Stir the stock of 12 wt % NBR in toluene with toluene and isobutyl")


def test_numbers_of_the_recipe_are_not_assumed_and_defaults_are():
    steps = {step.key: step for step in plan(Recipe())}
    assert (steps["press"].pressure_mpa, steps["press"].temperature_c) == (490.0, 80.0)
    assert (steps["press"].assumed, steps["mix.1"].assumed) == (("minutes",), ("minutes", "speed_rpm"))
    assert steps["hold"].assumed == ()
    assert "≈ 12 min" in step_text(steps["mix.1"])
    assert "490 MPa" in step_text(steps["press"])


JOINED = (
    ({}, []),
    (
        {"film_cathode_pressure_mpa": 490.0, "cathode_foil_pressure_mpa": 490.0, "anode_attach_pressure_mpa": 25.0},
        ["Press film, cathode and foil together: 490 MPa", "Attach the anode (lithium metal foil) to the film: 25 MPa"],
    ),
    (
        {"film_cathode_pressure_mpa": 100.0, "cathode_foil_pressure_mpa": 300.0},
        [
            "Press the LiNi₀.₈Co₀.₁Mn₀.₁O₂ electrode on its aluminium foil: 300 MPa",
            "Press film and cathode together: 100 MPa",
        ],
    ),
    ({"film_cathode_pressure_mpa": 0.0, "cathode_foil_pressure_mpa": 0.0, "anode_attach_pressure_mpa": 0.0}, []),
    ({"form_factor": "on-electrode", "film_cathode_pressure_mpa": 490.0, "cathode_foil_pressure_mpa": 490.0}, []),
    (
        {"form_factor": "on-electrode", "film_cathode_pressure_mpa": 490.0, "densification_method": "none"},
        ["Press film and cathode together: 490 MPa"],
    ),
)
"""What a recipe says of its contacts, and the steps that make them."""


def test_what_was_pressed_together_is_a_step_before_the_stack():
    for changes, texts in JOINED:
        steps = plan(replace(Recipe(), **changes))
        at = [index for index, step in enumerate(steps) if step.kind in LATER_KINDS]
        assert [step_text(steps[index]) for index in at] == texts
        assert [*at, place(steps, "stack")] == [*range(place(steps, "measure") + 1, place(steps, "stack") + 1)]
        with_steps = replace(Recipe(), **dict.fromkeys(LATER_FIELDS), steps=tuple(steps[index] for index in at))
        assert has_later_field(with_steps) is bool(at)
    pressed = plan(replace(Recipe(), **JOINED[-2][0]))
    assert "with the electrode below" in pressed[place(pressed, "press")].text


def test_every_default_has_a_source_of_the_library_and_a_grade():
    for numbers in (numbers for kind in STEP_KINDS.values() for numbers in (kind.defaults, *kind.ways.values())):
        for name, number in numbers.items():
            assert number.source in shipped().sources
            assert number.grade in GRADES
            assert STEP_PARAMETERS[name].minimum <= number <= STEP_PARAMETERS[name].maximum
            assert number.note


def test_a_change_is_laid_over_the_plan_and_follows_the_recipe_otherwise():
    recipe = Recipe()
    steps = plan(recipe)
    changed = set_parameter(recipe, steps, place(steps, "mix.1"), "minutes", 20.0)
    changed = replace(changed, densification_pressure_mpa=300.0, binder_wt_pct=3.0)
    found = {step.key: step for step in plan(changed)}
    assert (found["mix.1"].minutes, found["mix.1"].assumed) == (20.0, ("speed_rpm",))
    assert "Recipe" in found["mix.1"].sources
    assert found["press"].pressure_mpa == 300.0
    assert step_text(found["mix.1"]).endswith(": 20 min, ≈ 2000 rpm")
    assert plan(reset_steps(changed)) == plan(replace(changed, steps=()))


def test_steps_follow_another_method_and_keep_what_was_left_out_and_added():
    recipe = Recipe()
    steps = plan(recipe)
    recipe = insert_step(recipe, steps, place(steps, "cast.1"), OWN)
    steps = plan(recipe)
    recipe = remove_step(recipe, steps, place(steps, "cut"))
    keys = [step.key for step in plan(recipe)]
    assert "cut" not in keys
    assert keys.index("") == keys.index("cast.1") - 1
    spun = [step.key for step in plan(replace(recipe, method="spin-coating"))]
    assert "cast.1" not in spun
    assert "cut" not in spun
    assert spun.index("mix.1") < spun.index("spin.1") < spun.index("dry.1")
    assert "" in spun
    assert [step.key for step in plan(recipe)] == keys


def test_a_new_material_is_weighed_though_the_steps_were_edited():
    recipe = Recipe()
    steps = plan(recipe)
    recipe = set_parameter(recipe, steps, place(steps, "mix.1"), "minutes", 20.0)
    salted = plan(replace(recipe, salt="LiTFSI", salt_wt_pct=2.0))
    assert place(salted, "weigh.binder.1") < place(salted, "weigh.salt.1") < place(salted, "dissolve.1")
    bare = plan(replace(recipe, cosolvent=None, cosolvent_share_pct=None))
    assert "weigh.cosolvent.1" not in [step.key for step in bare]


@given(data=st.data())
@SLOW
def test_any_edits_keep_every_line_weighed_once_and_survive_the_file(data, tmp_path_factory):
    recipe = Recipe()
    for _ in range(data.draw(st.integers(1, 6))):
        steps = plan(recipe)
        at = data.draw(st.integers(1, len(steps) - 1))
        edit = data.draw(st.sampled_from(["change", "insert", "remove", "move"]))
        if edit == "change":
            recipe = set_parameter(recipe, steps, at, "speed_rpm", data.draw(st.floats(0.0, 5000.0)))
        elif edit == "insert":
            recipe = insert_step(recipe, steps, at, OWN)
        elif edit == "remove" and not kind_of(steps[at]).is_fixed:
            recipe = remove_step(recipe, steps, at)
        elif edit == "move":
            recipe = move_step(recipe, steps, at, data.draw(st.integers(1, len(steps) - 1)))
    steps = plan(recipe)
    assert steps[0].kind == "dew-point"
    assert sorted(step.line for step in steps if step.kind == "weigh") == [1, 2, 3, 4]
    assert all(not [*step_problems(step)] for step in recipe.steps)
    path = tmp_path_factory.mktemp("steps") / "recipe.json"
    write_recipe(path, recipe, shipped())
    assert read_recipe(path).recipe == recipe


def test_a_file_without_steps_has_no_key_for_them_and_reads_fine(tmp_path):
    path = tmp_path / "recipe.json"
    write_recipe(path, Recipe(), shipped())
    assert '"steps"' not in path.read_text(encoding="utf-8")
    assert read_recipe(path).recipe.steps == ()


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ({}, "steps: This must be a list of process steps."),
        ([7], "steps[0]: A step must be an object."),
        ([{"key": "mix.1"}], "steps[0].kind: The key is missing"),
        ([{"kind": "bake", "key": "x"}], "steps[0].kind: “bake” is not a kind of step"),
        (
            [{"kind": "mix", "key": "mix.1", "minuts": 3}],
            "steps[0].minuts: This key is not known; did you",
        ),
        ([{"kind": "mix", "key": "mix.1", "minutes": "3"}], "steps[0].minutes: Duration must be a number."),
        ([{"kind": "mix", "key": "mix.1", "minutes": True}], "steps[0].minutes: Duration must be a number."),
        ([{"kind": "mix", "key": "mix.1", "minutes": -3}], "steps[0].minutes: Duration must be from 0 to 100000 min"),
        ([{"kind": "mix", "key": 3}], "steps[0].key: This must be text."),
        ([{"kind": "note", "text": "\ud800"}], "steps[0].text: This must be text."),
        ([{"kind": "mix", "key": "mix.1", "is_left_out": 1}], "steps[0].is_left_out: This must be true or false."),
        (
            [{"kind": "press", "key": "press", "pressure_mpa": 3}],
            "steps[0].pressure_mpa: Pressure of this step is",
        ),
        ([{"kind": "weigh", "text": "More"}], "steps[0].kind: Weighing is planned by the program"),
        ([{"kind": "mix", "key": "mix.1"}] * 2, "steps: The step “mix.1” occurs more than once"),
        ([{"kind": "note", "text": "a"}] * 501, "steps: There are 501 steps; 500 are the most"),
    ],
)
def test_damaged_steps_give_one_sentence_with_the_place(tmp_path, steps, sentence):
    path = tmp_path / "recipe.json"
    write_recipe(path, Recipe(), shipped())
    content = json.loads(path.read_text(encoding="utf-8")) | {"steps": steps}
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(RecipeFileError) as error:
        read_recipe(path)
    assert len(error.value.problems) == 1
    assert error.value.problems[0].startswith(sentence)
