"""Docstrings of formulas are data: units in brackets, validity, an example that runs, references that exist."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.units import UNITS

PHYSICS = Path(__file__).resolve().parents[2] / "ssedesigner" / "physics"
MODULES = sorted(
    ".".join(path.relative_to(PHYSICS).with_suffix("").parts)
    for path in PHYSICS.rglob("*.py")
    if path.stem != "__init__"
)
SECTIONS = ("Parameters", "Returns", "Notes", "Examples", "References")
UNIT = re.compile(r"\[[^\]]+\]")
SI = re.compile(r"(?:1|(?:m|kg|s|K|A|J|Pa|V|C|ohm|S|mol|Hz|rad|F|H|USD)\d?(?:\^[\d.]+)?|[/() ])+")
"""Products and quotients of SI units, such as m3/(kg s)."""


def modules():
    return [import_module(f"ssedesigner.physics.{name}") for name in MODULES]


def computes_nothing(function) -> bool:
    """A check of the process chain finds and a derivation prints; neither has a formula of its own."""
    signature = inspect.signature(function)
    prints = any(each.annotation == "Case" for each in signature.parameters.values())
    return prints or "Finding" in str(signature.return_annotation)


def public_functions():
    for module in modules():
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
                if computes_nothing(function):
                    continue
                yield pytest.param(function, id=f"{module.__name__.removeprefix('ssedesigner.physics.')}.{name}")


def section(doc: str, name: str) -> str:
    match = re.search(rf"^{name}\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)", doc, re.MULTILINE | re.DOTALL)
    return match[1] if match else ""


def is_short_form(doc: str) -> bool:
    """A function of one line that only names what it does, with its unit and an example."""
    return "Parameters\n---" not in doc


@pytest.mark.parametrize("function", list(public_functions()))
def test_public_functions_state_units_and_run_an_example(function):
    doc = inspect.getdoc(function) or ""
    assert doc, "a docstring is missing"
    assert ">>>" in doc, "an example that runs is missing"
    if is_short_form(doc):
        assert UNIT.search(doc), "no unit in brackets"
        return
    for name in SECTIONS:
        assert section(doc, name).strip(), f"{name} is missing"
    entries = re.findall(r"^(\w[\w, ]*) : .*\n((?:    .*\n?)+)", section(doc, "Parameters"), re.MULTILINE)
    named = [part.strip() for names, _ in entries for part in names.split(",")]
    signature = list(inspect.signature(function).parameters)
    assert sorted(named) == sorted(signature), f"documented {named}, taken {signature}"
    for names, text in entries:
        assert UNIT.search(text), f"{names} has no unit in brackets"


@pytest.mark.parametrize("function", list(public_functions()))
def test_references_are_in_the_bibliography(function, materials):
    text = section(inspect.getdoc(function) or "", "References")
    keys = re.findall(r"\b[A-Z][A-Za-z]+(?:19|20)\d\d[a-z]?\b", text)
    assert set(keys) <= set(materials.sources), text
    assert keys or not text or text.startswith("None:") or re.search(r"[A-Z]\w+", text)


def coefficients():
    for module in modules():
        for name, value in vars(module).items():
            members = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
            for member in members:
                if isinstance(member, Cited):
                    yield module.__name__, name, member


def test_coefficients_have_a_known_source_unit_and_note(materials):
    found = list(coefficients())
    assert len(found) > 30
    for module, name, value in found:
        assert value.source in materials.sources, f"{module}.{name}: {value.source}"
        assert value.unit, f"{module}.{name} has no unit"


SETTINGS = ("_LIMIT", "_STEPS", "_TOLERANCE")
"""How settings of a search or a loop end that are no whole numbers."""


def test_module_constants_that_are_numbers_are_cited():
    for name in MODULES:
        tree = ast.parse((PHYSICS / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            value = getattr(node, "value", None)
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(value, ast.Constant):
                constant = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
                assert not isinstance(value.value, float) or constant.endswith(SETTINGS), (
                    f"{name}.py line {node.lineno}: give the number a source with cited()"
                )


def test_units_in_docstrings_are_units_of_the_program():
    wrong = []
    for parameter in public_functions():
        doc = inspect.getdoc(parameter.values[0]) or ""
        for text in UNIT.findall(section(doc, "Parameters") + section(doc, "Returns")):
            unit = text[1:-1]
            if unit not in UNITS and not SI.fullmatch(unit) and not re.search(r"SI|lab unit|any unit|unit of", unit):
                wrong.append(f"{parameter.id}: {text}")
    assert not wrong, "; ".join(wrong)
