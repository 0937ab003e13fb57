"""Editing process steps: what can be changed is kept with the recipe, what follows from the recipe is not touched."""

import math

import pytest

from ssedesigner.batch.steps import insert_step, move_step, remove_step, reset_steps, set_parameter
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep, StepError

PLANNED = (
    ProcessStep(kind="dew-point", text="Check", key="dew-point", temperature_c=-50.0),
    ProcessStep(kind="weigh", text="Weigh", key="weigh.electrolyte.1", line=1),
    ProcessStep(kind="mix", text="Mix", key="mix.1", minutes=12.0, assumed=("minutes",)),
    ProcessStep(kind="dry", text="Dry", key="dry.1", temperature_c=60.0, atmosphere="vacuum"),
)
REST = ProcessStep(kind="note", text="Let it rest", minutes=5.0)
RECIPE = Recipe()


def test_a_change_keeps_only_what_was_changed():
    changed = set_parameter(RECIPE, PLANNED, 2, "minutes", 20.0)
    assert [step.key for step in changed.steps] == ["dew-point", "weigh.electrolyte.1", "mix.1", "dry.1"]
    assert changed.steps[2] == ProcessStep(kind="mix", text="", key="mix.1", minutes=20.0)
    assert changed.steps[3] == ProcessStep(kind="dry", text="", key="dry.1")
    assert changed != RECIPE
    assert reset_steps(changed) == RECIPE


def test_a_second_change_keeps_the_first():
    changed = set_parameter(set_parameter(RECIPE, PLANNED, 2, "minutes", 20.0), PLANNED, 2, "text", "Stir by hand")
    assert (changed.steps[2].minutes, changed.steps[2].text) == (20.0, "Stir by hand")
    back = set_parameter(changed, PLANNED, 2, "minutes", None)
    assert (back.steps[2].minutes, back.steps[2].text) == (None, "Stir by hand")
    air = set_parameter(RECIPE, PLANNED, 3, "atmosphere", "argon")
    assert air.steps[3].atmosphere == "argon"


def test_a_step_is_inserted_moved_and_removed():
    more = insert_step(RECIPE, PLANNED, 3, REST)
    assert [step.kind for step in more.steps] == ["dew-point", "weigh", "mix", "note", "dry"]
    shown = (*PLANNED[:3], REST, PLANNED[3])
    moved = move_step(more, shown, 3, 4)
    assert [step.kind for step in moved.steps] == ["dew-point", "weigh", "mix", "dry", "note"]
    gone = remove_step(moved, (*PLANNED, REST), 4)
    assert [step.kind for step in gone.steps] == ["dew-point", "weigh", "mix", "dry"]


def test_a_step_of_the_program_that_is_removed_stays_known_as_left_out():
    gone = remove_step(RECIPE, PLANNED, 2)
    assert gone.steps[-1] == ProcessStep(kind="mix", text="", key="mix.1", is_left_out=True)
    again = remove_step(gone, (*PLANNED[:2], PLANNED[3]), 2)
    assert {step.key for step in again.steps if step.is_left_out} == {"dry.1", "mix.1"}


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda: set_parameter(RECIPE, PLANNED, 3, "temperature_c", 80.0), "change it in the recipe"),
        (lambda: set_parameter(RECIPE, PLANNED, 0, "temperature_c", -60.0), "change it in the recipe"),
        (lambda: set_parameter(RECIPE, PLANNED, 2, "minutes", -1.0), "Duration must be from 0 to 100000 min; −1"),
        (lambda: set_parameter(RECIPE, PLANNED, 2, "minutes", math.nan), "Duration must be"),
        (lambda: set_parameter(RECIPE, PLANNED, 2, "key", "x"), "A step has no “key”"),
        (lambda: set_parameter(RECIPE, PLANNED, 9, "minutes", 1.0), "There is no step 10"),
        (lambda: set_parameter(RECIPE, PLANNED, -1, "minutes", 1.0), "There is no step 0"),
        (lambda: remove_step(RECIPE, PLANNED, 0), "can be neither left out nor added"),
        (lambda: remove_step(RECIPE, PLANNED, 1), "can be neither left out nor added"),
        (lambda: move_step(RECIPE, PLANNED, 0, 1), "stays the first step"),
        (lambda: move_step(RECIPE, PLANNED, 2, 0), "stays the first step"),
        (lambda: insert_step(RECIPE, PLANNED, 0, REST), "before the dew point check"),
        (lambda: insert_step(RECIPE, PLANNED, 2, ProcessStep(kind="note", text=" ")), "needs a description"),
        (lambda: insert_step(RECIPE, PLANNED, 2, ProcessStep(kind="weigh", text="More")), "Weighing is planned by"),
        (
            lambda: insert_step(RECIPE, PLANNED, 2, ProcessStep(kind="bake", text="Bake")),
            "“bake” is not a kind of step",
        ),
        (
            lambda: insert_step(RECIPE, PLANNED, 2, ProcessStep(kind="note", text="x" * 20_001)),
            "20000 letters at most",
        ),
    ],
)
def test_what_cannot_be_says_why(edit, sentence):
    with pytest.raises(StepError, match=sentence.replace("(", r"\(")):
        edit()
