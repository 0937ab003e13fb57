"""``sensitivity``: what matters most to a result, and which measurement would narrow its band."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ssedesigner.cli.arguments import CommandError
from ssedesigner.cli.sweep import read_variation
from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.fields import FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UnitError
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.sensitivity import Plain, sensitivity_csv, sensitivity_dict
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.sensitivity import sensitivity
from ssedesigner.text.sensitivity import sensitivity_text

FORMATS = (".json", ".csv")


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What matters most, as plain data and as text."""

    plain: Plain
    text: str


def most_sensitive(
    recipe: Recipe,
    result: str,
    materials: Materials,
    ranges: Sequence[str],
    output: Path | None,
    decimal: str = POINT,
) -> Answered:
    """Weigh inputs, errors and measurements for one result, and write the file if one is wanted.

    Raises
    ------
    CommandError
        With one sentence, for a range that cannot be read or a file of another kind.
    """
    if output is not None and output.suffix.lower() not in FORMATS:
        raise CommandError(f"What matters most is written as {' or '.join(FORMATS)}; give FILE one of these endings.")
    stated = {}
    for text in ranges:
        try:
            axis = read_variation(text, materials)
        except (FieldError, UnitError) as error:
            raise CommandError(str(error)) from error
        if axis.key in stated:
            raise CommandError(f"{axis.key} is varied twice; give one range for it.")
        ends = (axis.values[0], axis.values[-1])
        if not all(isinstance(end, (int, float)) and not isinstance(end, bool) for end in ends):
            raise CommandError(f"{axis.key} is not a number; a share needs a range such as thickness_um=10..80.")
        stated[axis.key] = (float(ends[0] or 0), float(ends[1] or 0))
    weighed = sensitivity(recipe, result, materials, learn(materials), stated)
    plain = sensitivity_dict(weighed, materials.version)
    if output is not None:
        is_csv = output.suffix.lower() == ".csv"
        text = sensitivity_csv(weighed, decimal) if is_csv else json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
        write_atomically(output, text.encode())
    return Answered(plain=plain, text=sensitivity_text(weighed))
