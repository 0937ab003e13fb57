"""The snapshot of the library: finding materials, pairs and safety values."""

from dataclasses import replace

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import VERDICTS, ClassRule, Material, Materials, PairVerdict, SafetyValue

NBR = Material(
    kind="binder",
    key="NBR",
    name="nitrile rubber",
    values={"density_g_cm3": Cited(0.98, "g/cm3", "Handbook", grade="handbook")},
    texts={"binder_form": CitedText("film-forming", "Handbook", grade="handbook")},
)
OLD = Material(kind="binder", key="OLD", name="old rubber", is_retired=True)
THF = Material(kind="solvent", key="THF", name="THF")
PAIR = PairVerdict(
    first_kind="solvent",
    first="THF",
    second_kind="binder",
    second="NBR",
    verdict="compatible",
    reason="dissolves",
    grade="handbook",
    sources=("Handbook",),
)
LIMIT = SafetyValue(
    key="h2s-twa",
    category="limit",
    item="H2S",
    quantity="twa",
    value=Cited(1.0, "ppm", "Handbook"),
    text="",
    conditions="8 h",
    source="Handbook",
    grade="handbook",
)


def library(*pairs: PairVerdict) -> Materials:
    materials = {(material.kind, material.key): material for material in (NBR, OLD, THF)}
    return Materials(version="1", materials=materials, pairs=pairs, safety=(LIMIT,))


def test_materials_are_found_by_kind_and_key():
    found = library()
    assert found.find("binder", "NBR") is NBR
    assert found.find("binder", "OLD") is OLD
    assert found.find("solvent", "NBR") is None
    assert found.find("binder", None) is None


def test_retired_materials_are_listed_only_when_asked_for():
    assert library().of_kind("binder") == [NBR]
    assert library().of_kind("binder", with_retired=True) == [NBR, OLD]
    assert library().of_kind("binder", "solvent") == [NBR, THF]


def test_values_and_words_are_none_when_not_known():
    assert NBR.value("density_g_cm3") == 0.98
    assert NBR.value("price_usd_kg") is None
    assert NBR.text("binder_form") == "film-forming"
    assert NBR.text("li_conducting") is None


def test_a_pair_is_found_in_either_order():
    found = library(PAIR)
    assert found.pair("solvent", "THF", "binder", "NBR") is PAIR
    assert found.pair("binder", "NBR", "solvent", "THF") is PAIR
    assert found.pair("binder", "OLD", "solvent", "THF") is None
    assert found.pair("binder", None, "solvent", "THF") is None
    assert found.pair("binder", "NBR", "solvent", "") is None


def test_a_user_s_verdict_wins_whatever_the_order():
    own = replace(PAIR, verdict="incompatible", origin="user")
    for pairs in ((PAIR, own), (own, PAIR)):
        assert library(*pairs).pair("binder", "NBR", "solvent", "THF") is own
    assert own.verdict in VERDICTS


def test_safety_values_are_found_by_key():
    assert library().safety_value("h2s-twa") is LIMIT
    assert library().safety_value("h2s-stel") is None


def rule(first: str, second: str, verdict: str) -> ClassRule:
    return ClassRule(
        first_kind="electrolyte",
        first=first,
        second_kind="solvent",
        second=second,
        verdict=verdict,
        reason="by class",
        grade="estimate",
        source="Handbook",
    )


def classed(kind: str, key: str, name: str) -> Material:
    return Material(
        kind=kind, key=key, name=key, texts={"compatibility_class": CitedText(name, "Handbook", grade="estimate")}
    )


def test_the_narrowest_class_rule_answers_and_a_stranger_gets_none():
    things = [classed("electrolyte", "A", "argyrodite"), classed("electrolyte", "B", "argyrodite")]
    liquids = [classed("solvent", "heptane", "alkane"), classed("solvent", "octane", "alkane"), THF]
    materials = Materials(
        version="test",
        materials={(each.kind, each.key): each for each in [*things, *liquids]},
        pairs=(),
        rules=(
            rule("argyrodite", "alkane", "compatible"),
            rule("argyrodite", "octane", "caution"),
            rule("B", "octane", "incompatible"),
        ),
    )

    def verdict(first: str, second: str) -> str | None:
        found = materials.rule("solvent", second, "electrolyte", first)
        assert found == materials.rule("electrolyte", first, "solvent", second)
        return found and found.verdict

    assert verdict("A", "heptane") == "compatible"
    assert verdict("A", "octane") == "caution"
    assert verdict("B", "octane") == "incompatible"
    assert verdict("A", "THF") is None
    assert materials.rule("electrolyte", "stranger", "solvent", "heptane") is None
    assert materials.pair("electrolyte", "A", "solvent", "heptane") is None


def test_an_own_material_that_is_called_like_a_class_is_not_taken_for_one():
    own = [Material(kind="electrolyte", key="argyrodite", name="ours", origin="user")]
    own += [Material(kind="solvent", key="octane", name="drum 4", origin="user")]
    shipped = [classed("electrolyte", "A", "argyrodite"), classed("solvent", "heptane", "alkane")]
    materials = Materials(
        version="test",
        materials={(each.kind, each.key): each for each in [*own, *shipped]},
        pairs=(),
        rules=(rule("argyrodite", "alkane", "compatible"), rule("argyrodite", "octane", "caution")),
    )
    assert materials.rule("electrolyte", "A", "solvent", "heptane").verdict == "compatible"
    assert materials.rule("electrolyte", "argyrodite", "solvent", "heptane") is None
    assert materials.rule("solvent", "octane", "electrolyte", "argyrodite") is None
    assert materials.rule("solvent", "octane", "electrolyte", "A").verdict == "caution"  # its shipped rule was taken
