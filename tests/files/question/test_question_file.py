"""The question file: read whole or not at all, all that is wrong said at once, and written as it was read."""

import json
from dataclasses import replace

import pytest

from ssedesigner.core.question import Choice, FlagRule, Objective, Question, Range, StockWish, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.question.file import (
    QuestionFileError,
    find_question,
    question_dict,
    question_from,
    read_question,
    shipped_questions,
    write_question,
)
from tests.strategies import shipped

PLAIN = {
    "format": "ssedesigner-question",
    "version": 1,
    "targets": [
        {"result": "film.area_specific_resistance_ohm_cm2", "at_most": 5},
        {"result": "cell.specific_energy_wh_kg", "at_least": 350},
        {"result": "film.porosity_pct", "between": [2, 10]},
    ],
    "flags": {"fail": 0, "caution": {"at_most": 2, "only_at": ["operate"]}, "unknown": None},
    "set": {"basis": "pouch-cell", "cosolvent": None},
    "free": {
        "thickness_um": {"from": 15, "to": 60, "step": 5},
        "binder": ["NBR", "SBR", None],
        "electrolyte": "all",
        "cathode_coated": [True, False],
    },
    "objectives": [
        {"result": "film.area_specific_resistance_ohm_cm2", "minimise": True},
        {"result": "flags.caution"},
    ],
    "exclude": ["toluene"],
}


def test_a_question_reads_as_it_stands_in_the_contract():
    question = question_from(PLAIN)
    assert question.targets[1] == Target(result="cell.specific_energy_wh_kg", at_least=350.0)
    assert question.targets[2] == Target(result="film.porosity_pct", at_least=2.0, at_most=10.0)
    assert dict(question.flags) == {"fail": FlagRule(at_most=0), "caution": FlagRule(at_most=2, only_at=("operate",))}
    assert question.free["thickness_um"] == Range(low=15.0, high=60.0, step=5.0)
    assert question.free["electrolyte"] == Choice(is_all=True)
    assert question.free["binder"] == Choice(values=("NBR", "SBR", None))
    assert question.objectives[1] == Objective(result="flags.caution", minimise=True)
    assert (question.fixed["cosolvent"], question.exclude, question.base) == (None, ("toluene",), None)


def test_what_is_written_reads_back(tmp_path):
    question = replace(question_from(PLAIN), base=Recipe(thickness_um=20.0), stock=StockWish(film_count=4))
    assert question_from({**PLAIN, "stock": {}}).stock == StockWish()
    assert question_from({**PLAIN, "stock": {"film_area_cm2": 48}}).stock == StockWish(film_area_cm2=48.0)
    for name in ("asked.ssequestion", "asked.json"):
        write_question(tmp_path / name, question)
        assert read_question(tmp_path / name) == question
    assert question_from({**PLAIN, "base": Recipe().to_dict()}).base == Recipe()


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"format": "ssedesigner-recipe"}, "format", "not a question file"),
        ({"version": 2}, "version", "newer SSE Designer"),
        ({"version": "1"}, "version", "number 1"),
        ({"aims": []}, "aims", "not known"),
        ({"free": {}}, "free", "No field is free"),
        ({"free": {"thickness_um": {"from": 15, "to": 60000, "step": 5}}}, "free.thickness_um", "is outside"),
        ({"free": {"thickness_um": {"from": 15, "to": 60, "step": 0}}}, "free.thickness_um", "above 0"),
        ({"free": {"thickness_um": {"from": 60, "to": 15, "step": 1}}}, "free.thickness_um", "must not be above"),
        ({"free": {"thickness_um": {"from": 15, "to": 20, "step": 6}}}, "free.thickness_um", "does not fit"),
        ({"free": {"thickness_um": {"from": 15, "to": 60}}}, "free.thickness_um", "step is missing"),
        ({"free": {"thickness_um": {"from": 0.1, "to": 600, "step": 1e-6}}}, "free.thickness_um", "larger step"),
        ({"free": {"thickness_um": "all"}}, "free.thickness_um", "no list of all"),
        ({"free": {"binder": {"from": 1, "to": 2, "step": 1}}}, "free.binder", "not a number"),
        ({"free": {"binder": []}}, "free.binder", "empty"),
        ({"free": {"binder": ["NBR", "NBR"]}}, "free.binder", "twice"),
        ({"free": {"name": ["a"]}}, "free.name", "says nothing"),
        ({"free": {"thicknes_um": [1]}}, "free.thicknes_um", "did you mean thickness_um?"),
        ({"free": {"basis": ["pouch"]}}, "free.basis", "cannot be"),
        ({"set": {"thickness_um": 1}, "free": {"thickness_um": [20]}}, "free.thickness_um", "set and free"),
        ({"set": {"thickness_um": True}}, "set.thickness_um", "number"),
        ({"targets": [{"result": "film.beauty", "at_most": 1}]}, "targets[0]", "no result"),
        ({"targets": [{"result": "film.porosity_pct"}]}, "targets[0]", "one of at_least"),
        ({"targets": [{"result": "film.porosity_pct", "between": [9, 2]}]}, "targets[0]", "swap"),
        ({"targets": [{"result": "film.porosity_pct", "at_most": 10**400}]}, "targets[0]", "finite"),
        ({"targets": {}}, "targets", "must be a list"),
        ({"flags": {"fail": -1}}, "flags.fail", "whole number"),
        ({"flags": {"warn": 1}}, "flags.warn", "not known"),
        ({"flags": {"caution": {"only_at": ["cook"]}}}, "flags.caution", "process steps"),
        ({"objectives": [{"result": "film.porosity_pct"}] * 2}, "objectives", "twice"),
        ({"objectives": [{"result": f"flags.{s}"} for s in ("fail", "caution", "unknown")]
          + [{"result": "film.porosity_pct"}]}, "objectives", "at most 3"),
        ({"exclude": [3]}, "exclude[0]", "key of a material"),
        ({"base": {"thickness_um": 20}}, "base.name", "missing"),
        ({"base": [1]}, "base", "object"),
        ({"stock": True}, "stock", "object"),
        ({"stock": {"films": 2}}, "stock", "not known"),
        ({"stock": {"film_count": 1.5}}, "stock", "whole number"),
        ({"stock": {"film_count": 0}}, "stock.film_count", "must be from 1 to"),
        ({"stock": {"film_area_cm2": 1e-9}}, "stock.film_area_cm2", "is outside"),
        ({"targets": [{"result": "stock.short", "at_most": 0}]}, "targets", "no result"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(change, place, words):
    with pytest.raises(QuestionFileError) as caught:
        question_from({**PLAIN, **change})
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in caught.value.problems)


def test_all_problems_are_said_at_once():
    with pytest.raises(QuestionFileError) as caught:
        question_from({**PLAIN, "free": {"binder": [], "thickness_um": "all"}, "set": {"c_rate": 0}, "exclude": [1]})
    assert len(caught.value.problems) >= 2
    assert "problems" in str(caught.value)


def test_materials_are_looked_up_with_all_else():
    bad = {
        "free": {"thickness_um": {"from": 0, "to": 90000, "step": 1}, "binder": ["NBRx", "SBRx", "NBR"]},
        "targets": [{"result": "film.foo", "at_most": 1}],
        "set": {"solvent": "tolune", "c_rate": 0},
        "exclude": ["tolune", "toluene", "NBRx"],
    }
    with pytest.raises(QuestionFileError) as caught:
        question_from({**PLAIN, **bad}, "bad.json", shipped())
    for words in ("targets[0]: There is no result", "free.binder: The library has no binder “NBRx”; did you mean NBR",
                  "“SBRx”; did you mean SBR", "set.solvent", "set.c_rate", "free.thickness_um",
                  "exclude[0]: The library has no material “tolune”; did you mean toluene", "exclude[2]"):  # fmt: skip
        assert sum(words in problem for problem in caught.value.problems) == 1, words
    assert any("; 0 and 90000 are outside." in problem for problem in caught.value.problems)
    assert str(caught.value).startswith("bad.json has ")


def test_hostile_files_get_one_sentence(tmp_path):
    for content in (b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"format": NaN}', b"[]", b'{"format": 1, "format": 2}'):
        path = tmp_path / "odd.ssequestion"
        path.write_bytes(content)
        with pytest.raises(QuestionFileError) as caught:
            read_question(path)
        assert "\n" not in str(caught.value)
    with pytest.raises(QuestionFileError, match="no such file"):
        read_question(tmp_path / "none.ssequestion")


def test_shipped_questions_are_found_by_name():
    for name in shipped_questions():
        question = find_question(name)
        assert question_from(json.loads(json.dumps(question_dict(question)))) == question
    assert len(shipped_questions()) >= 3
    with pytest.raises(QuestionFileError, match="thickest-film"):
        find_question("nothing-of-this-name")


def test_values_of_a_range_are_as_a_person_types_them():
    assert Range(low=0.1, high=0.5, step=0.1).values() == (0.1, 0.2, 0.3, 0.4, 0.5)
    assert Question().results() == ()
