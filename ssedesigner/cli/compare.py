"""``compare``: what differs between recipes, and which change does what to each result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ssedesigner.cli.arguments import CommandError
from ssedesigner.cli.given import with_remarks
from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.visible_text import shorten, visible
from ssedesigner.files.comparison import Compared, Plain, comparison_bytes, comparisons_dict
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.recipe.input import unknown_materials
from ssedesigner.files.recipe.named import NamedRecipe, read_named
from ssedesigner.library.store import Library
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.why import explain
from ssedesigner.physics.prediction import predict
from ssedesigner.text.compare import field_lines, flag_line, why_lines
from ssedesigner.text.values import value_and_band

FORMATS = (".json", ".csv", ".xlsx")
MOST = 4
_LONGEST_NAME, _LONGEST_ORIGIN = 80, 200
_TOLD = (
    "film.area_specific_resistance_ohm_cm2",
    "cell.specific_energy_wh_kg",
    "cell.usable_specific_energy_wh_kg",
    "cell.cost_usd_kwh",
)
"""Results of which a terminal shows the shares; JSON and files hold all."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A comparison as plain data and as text."""

    plain: Plain
    text: str


def compare(names: Sequence[str], library: Library, output: Path | None, decimal: str = POINT) -> Answered:
    """Compare the first of some recipes with each other one, and write the file if one is wanted.

    Raises
    ------
    CommandError
        With one sentence, for fewer than two or more than four recipes, or a file of another kind.
    """
    if not 2 <= len(names) <= MOST:
        raise CommandError("compare takes two to four recipes; ssedesigner compare --help shows how.")
    if output is not None and output.suffix.lower() not in FORMATS:
        raise CommandError(
            f"A comparison is written as {', '.join(FORMATS[:-1])} or {FORMATS[-1]}; give FILE one of these endings."
        )
    recipes = [read_named(name, library.batch) for name in names]
    materials = library.materials()
    for one in recipes:
        if one.file is not None:
            materials = with_remarks(one.file, materials)
    for name, one in zip(names, recipes, strict=True):
        if unknown := unknown_materials(one.recipe, materials):
            raise CommandError(f"{Path(name).name[:80]}: {' '.join(unknown)}")
    learned = learn(materials)
    predictions = [predict(one.recipe, materials, learned) for one in recipes]
    pairs = []
    for other, prediction in zip(recipes[1:], predictions[1:], strict=True):
        why = explain(recipes[0].recipe, other.recipe, materials, learned)
        assert why is not None  # nobody stops it here
        origins = (recipes[0].origin, other.origin)
        pairs.append(Compared(first=predictions[0], second=prediction, origins=origins, why=why))
    if output is not None:
        write_atomically(output, comparison_bytes(output.suffix.lower(), pairs, decimal=decimal))
    return Answered(plain=comparisons_dict(pairs), text="\n".join(_text(pair, recipes[0]) for pair in pairs))


def _text(compared: Compared, first: NamedRecipe) -> str:
    a, b = compared.first.recipe, compared.second.recipe
    names = [
        f"{letter}  {shorten(recipe.name, _LONGEST_NAME)} ({shorten(origin, _LONGEST_ORIGIN)})"
        for letter, recipe, origin in (("A", a, first.origin), ("B", b, compared.origins[1]))
    ]
    lines = [*names, "", "What differs"]
    lines += field_lines(compared.why) or ["  no input of the prediction"]
    for key in _TOLD:
        one, other = compared.results(key)
        lines += ["", f"{RESULTS[key].label}: {value_and_band(one)} → {value_and_band(other)}"]
        lines += why_lines(compared.why, key)
    changed = [flag_line(*flags) for flags in compared.flags.values()]
    lines += ["", "Flags that differ", *(changed or ["  none"])]
    # names, lots and own materials are a person's text: a line of it stays a line, and a terminal obeys none of it
    return "\n".join(visible(" ".join(line.splitlines())) for line in lines) + "\n"
