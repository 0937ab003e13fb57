"""No bare numbers in formulas: a coefficient is a module constant with unit, source and grade."""

import ast
from pathlib import Path

import pytest

PHYSICS = Path(__file__).resolve().parents[2] / "ssedesigner" / "physics"
PLAIN = {0, 1, 2}
"""Numbers that need no source; the sign in front does not count."""
WRITERS = {"numeral", "format_number"}
"""Functions of core/notation.py whose second argument is how many digits are written."""
ARITHMETIC = (ast.BinOp, ast.UnaryOp, ast.Compare)


def bare_numbers(source: str) -> list[tuple[int, float]]:
    """Line and value of every number inside a function body or a default, docstrings aside.

    A whole number that nothing is computed with is a setting: how often a loop runs, how many values are kept.
    """
    found = []
    tree = ast.parse(source)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in WRITERS:
            del call.args[1:]  # how many digits are shown
    computed = {part for node in ast.walk(tree) if isinstance(node, ARITHMETIC) for part in ast.iter_child_nodes(node)}
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            numbers = (node for node in ast.walk(function) if isinstance(node, ast.Constant))
            found += [
                (node.lineno, node.value)
                for node in numbers
                if isinstance(node.value, (int, float, complex))
                and not isinstance(node.value, bool)
                and node.value not in PLAIN
                and (node in computed or not isinstance(node.value, int))
            ]
    return sorted(set(found))


@pytest.mark.parametrize("module", sorted(PHYSICS.rglob("*.py")), ids=lambda path: path.relative_to(PHYSICS).as_posix())
def test_functions_hold_no_number_without_a_source(module):
    found = bare_numbers(module.read_text(encoding="utf-8"))
    told = ", ".join(f"{value} in line {line}" for line, value in found)
    assert not found, (
        f"{module.name}: {told}. Make it a module constant, NAME = cited(value, unit, source, note, grade=...)."
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(x):\n    return 1.5 * x", [(2, 1.5)]),
        ("def f(x):\n    return x**20", [(2, 20)]),
        ("def f(x, t=298.15):\n    return x", [(1, 298.15)]),
        ("f = lambda x: 1e-6 * x", [(1, 1e-6)]),
        ("class A:\n    def f(self):\n        return -3", [(3, 3)]),
        ("def f(x):\n    return x > 50", [(2, 50)]),
        ("@lru_cache(maxsize=512)\ndef f(x):\n    return x[:4]", []),
        ("def f(x):\n    return numeral(3.5 * x, 4)", [(2, 3.5)]),
        ("A = 1.5\ndef f(x):\n    return -1 + 2 * x + 0.0 + bool(True)", []),
    ],
)
def test_the_check_sees_numbers(source, expected):
    assert bare_numbers(source) == expected
