"""Variants: what they inherit from their parents, and that the models know them by these."""

from dataclasses import replace

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import ClassRule, Material, Materials, PairVerdict, elements_of
from ssedesigner.core.variants import inherit, own_part, resolve


def made(key, *lineage, kind="binder", values=None, **more):
    cited = {name: Cited(value, "g/cm3", key, grade="user") for name, value in (values or {}).items()}
    return Material(kind=kind, key=key, name=key, values=cited, origin="user", lineage=lineage, **more)


def snapshot(*materials, pairs=(), rules=()):
    by_name = {(one.kind, one.key): one for one in materials}
    resolve(by_name, by_name)
    return Materials(version="", materials=by_name, pairs=pairs, rules=rules)


def test_a_chain_inherits_from_the_nearest_that_has_a_value():
    first = made("A", values={"density_g_cm3": 1.0, "price_usd_kg": 5.0}, group="rubber", formula="C4H6")
    materials = snapshot(made("C", "B"), made("B", "A", values={"density_g_cm3": 1.1}), first)
    last = materials.find("binder", "C")
    assert (last.lineage, last.root, last.group, last.formula) == (("B", "A"), "A", "rubber", "C4H6")
    assert {name: value.source for name, value in last.values.items()} == {"density_g_cm3": "B", "price_usd_kg": "A"}
    assert dict(last.inherited) == {"density_g_cm3": "B", "price_usd_kg": "A", "formula": "A", "group": "A"}
    middle = materials.find("binder", "B")
    assert "density_g_cm3" not in middle.inherited
    assert [float(each) for each in middle.alternatives["density_g_cm3"]] == [1.0]
    assert own_part(last) == replace(made("C", "B"), lineage=("B", "A"))


def test_a_circle_and_a_parent_that_is_missing_end():
    assert snapshot(made("A", "B"), made("B", "A"), made("C", "C")).find("binder", "A").root
    assert snapshot(made("A", "gone")).find("binder", "A").root == "gone"
    many = snapshot(made("0"), *(made(str(number), str(number - 1)) for number in range(1, 2000)))
    assert many.find("binder", "1999").root == "0"


def test_a_name_that_reads_as_a_formula_makes_the_variant_what_its_parent_is():
    parent = replace(made("Lot 7", kind="electrolyte"), name="Li3YCl6")
    assert elements_of(inherit(made("ours", "Lot 7", kind="electrolyte"), parent)) == {"Li", "Y", "Cl"}


def pair(first, second, verdict):
    ends = {"first_kind": "binder", "first": first, "second_kind": "solvent", "second": second}
    return PairVerdict(**ends, verdict=verdict, reason="seen", grade="reported", sources=("x",))


def test_verdicts_and_rules_are_those_of_the_parent_until_there_is_an_own_one():
    rule = ClassRule(
        first_kind="binder", first="A", second_kind="solvent", second="ester", verdict="caution", reason="r",
        grade="estimate", source="x",
    )  # fmt: skip
    ester = {"compatibility_class": CitedText("ester", "x")}
    materials = snapshot(
        made("A"), made("B", "A"), made("C", "B"),
        *(made(key, kind="solvent", texts=ester) for key in ("S", "U")), made("T", "S", kind="solvent"),
        pairs=(pair("A", "S", "caution"), pair("B", "S", "compatible"), pair("A", "S + U", "incompatible")),
        rules=(rule,),
    )  # fmt: skip
    verdicts = {
        (one, other): materials.pair("binder", one, "solvent", other).verdict for one in "ABC" for other in "ST"
    }
    assert [verdicts[each, "S"] for each in "ABC"] == ["caution", "compatible", "compatible"]
    assert [verdicts[each, "T"] for each in "ABC"] == ["caution", "compatible", "compatible"]
    assert materials.pair("solvent", "T + U", "binder", "C").verdict == "incompatible"
    assert materials.rule("binder", "C", "solvent", "U") == materials.rule("solvent", "T", "binder", "A") == rule
    assert materials.variants_of({("binder", "A")}) == [("binder", "B"), ("binder", "C")]
    assert (materials.root("binder", "C"), materials.root("binder", None)) == ("A", None)


def test_a_variant_is_not_found_by_the_formula_of_its_parent_but_by_its_former_names():
    materials = snapshot(made("A", formula="Li6PS5Cl"), replace(made("B", "A"), former_names=("Sample 12",)))
    assert [one.key for one in materials.by_name("Li6PS5Cl")] == ["A"]
    assert [one.key for one in materials.by_name("sample 12")] == ["B"]
