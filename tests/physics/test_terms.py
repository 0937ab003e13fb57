"""Terms keep what a formula computed and print it; no formula is kept that no derivation prints."""

from dataclasses import replace

import pytest

from ssedesigner.core.fields import BASES
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell import formulas as cell_formulas
from ssedesigner.physics.conduction import formulas as conduction_formulas
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.derivation.derivation import DERIVATIONS, case_of
from ssedesigner.physics.film import formulas as film_formulas
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.terms import Formula, Term, Terms
from tests.physics.derivation.test_derivation import ROUGH
from tests.strategies import shipped

MORE = (
    replace(Recipe(), solvent=None, cosolvent=None),
    replace(Recipe(), solvent="toluene", cosolvent="isobutyl isobutyrate", cosolvent_share_pct=30.0),
    replace(Recipe(), spe="PEO-LiTFSI", spe_wt_pct=5.0, binder="PEO-LiTFSI", binder_wt_pct=4.0),
    replace(Recipe(), spe="PEO-LiTFSI", spe_wt_pct=5.0, electrolyte_conductivity_ms_cm=1e-4),  # worse than the polymer
    replace(Recipe(), densification_pressure_mpa=None),
    replace(Recipe(), stack_pressure_mpa=100.0),
    replace(
        Recipe(),
        binder="HNBR",
        densification_method="calender",
        densification_pressure_mpa=None,
        densification_temperature_c=None,
    ),
)
NEVER_ALONE = {
    conduction_formulas.OWN_VARIANCE,  # the causes of a band
    cell_formulas.PRICED,  # mass and price of what SHEET_COST prints
    conduction_formulas.SHIFT,  # only with own films, which its own test has
    conduction_formulas.LEARNED,
}


def test_inputs_are_printed_in_the_unit_that_the_formula_names():
    size = Formula("Thickness{of}", "L{at} = n h", "{count} × {height:um}", "um")
    terms = Terms()
    terms.record(size, 60e-6, count=2, height=30e-6)
    step = terms.all(size)[0].step(of=", first", at="₁")
    assert (step.label, step.formula, step.numbers) == ("Thickness, first", "L₁ = n h", "2 × 30.00 µm")
    assert step.value == pytest.approx(60.0)


@pytest.mark.parametrize(
    ("rows", "joint", "expected"),
    [
        ([(30e-6, 1.0), (10e-6, 0.5)], " + ", "30.00 µm + 10.00 µm × 0.5000"),
        ([], " + ", "0"),
        ([], "", ""),
    ],
)
def test_a_list_is_put_together_and_a_factor_of_one_is_left_out(rows, joint, expected):
    total = Formula("Total", "Σ", "{rows}", "um", row="{0:um}{1:part}", joint=joint)
    assert Term(total, 0.0, "", {"rows": rows}).step().numbers == expected


def test_the_last_term_of_a_layer_counts():
    one, other, terms = Formula("A", "a", "", "-"), Formula("B", "b", "", "-"), Terms()
    for value, place in ((1.0, "first"), (2.0, "second"), (3.0, "first")):
        terms.record(one, value, place)
    assert terms.last(one, "first").value == 3.0
    assert [term.value for term in terms.all(one, other, place="second")] == [2.0]
    assert terms.last(other) is None


def test_a_prediction_that_nobody_explains_records_nothing():
    film = resolve(Recipe(), shipped())
    conductance(film)
    assert film.terms is None


def test_every_formula_is_printed_by_a_derivation(monkeypatch):
    printed = set()
    step = Term.step

    def note(term, **words):
        printed.add(term.formula)
        return step(term, **words)

    monkeypatch.setattr(Term, "step", note)
    for recipe in (*ROUGH.values(), *MORE):
        prediction = predict(recipe, shipped())
        for basis in BASES:
            case = case_of(prediction, shipped(), basis)
            for derive in DERIVATIONS.values():
                derive(case)
    modules = (film_formulas, conduction_formulas, cell_formulas)
    known = {value: name for module in modules for name, value in vars(module).items() if isinstance(value, Formula)}
    assert not [name for formula, name in known.items() if formula not in printed | NEVER_ALONE]
