"""A prediction as text for a terminal: what ``predict`` prints without ``--json``."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from ssedesigner.core.fields import BASES
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import (
    formula,
    source_name,
    typeset,
)
from ssedesigner.core.prediction import SEVERITIES, STEPS, Flag, Prediction, Quantity
from ssedesigner.text.references import number_ranges, without_brackets
from ssedesigner.text.values import band_text, cell_results, film_results, value_text

_WIDTH = 100
_LABEL = 34
_VALUE = 20
_BAND = 26
_SEVERITY = 1 + max(map(len, SEVERITIES.values()))
_STEP = 1 + max(map(len, STEPS.values()))


def prediction_text(prediction: Prediction, materials: Materials, remarks: Sequence[str] = ()) -> str:
    """Return the prediction as a compact table of plain text.

    Parameters
    ----------
    prediction : Prediction
        What to show.
    materials : Materials
        Where the citations of its sources stand.
    remarks : sequence of str
        Sentences on the recipe file, such as an upgrade or other library values.

    Returns
    -------
    str
        Lines of at most about 100 characters, ending with a line feed.
    """
    numbers = {key: number for number, key in enumerate(prediction.sources, start=1)}
    lines = [formula(prediction.recipe.name), f"library {prediction.library_version}, model {prediction.model_version}"]
    lines += ["", "Film, with the 90 % band (≈ is an estimate)"]
    lines += [_result(label, quantity, numbers) for label, quantity in film_results(prediction)]
    lines += ["", f"Cell, {BASES[prediction.cell.basis].lower()}", _wrapped("  ", prediction.cell.foils)]
    lines += [_result(label, quantity, numbers) for label, quantity in cell_results(prediction)]
    lines += ["", "Checks, in the order of doing"]
    lines += [_flag(flag, numbers) for flag in prediction.flags] or ["  none"]
    lines += _sentences("Notes", prediction.notes)
    lines += _sentences("Recipe file", remarks)
    lines += ["", "Sources"]
    lines += [_wrapped(f"  [{number}] ", _citation(key, materials)) for key, number in numbers.items()]
    return "\n".join(lines) + "\n"


def _result(label: str, quantity: Quantity, numbers: dict[str, int]) -> str:
    told = band_text(quantity) if quantity.is_known else typeset(quantity.reason)
    band = f"({told})" if told else ""
    head = f"  {_column(label, _LABEL)}{_column(value_text(quantity), _VALUE)}"
    return f"{head}{_column(band, _BAND)}{_references(quantity.sources, numbers)}".rstrip()


def _flag(flag: Flag, numbers: dict[str, int]) -> str:
    # the worst must be found at a glance, so it stands in capitals at the start of its line
    word = SEVERITIES[flag.severity]
    word = word.upper() if flag.severity in {"fail", "caution"} else word
    head = f"  {_column(word, _SEVERITY)}{_column(STEPS[flag.step], _STEP)}"
    words = typeset(f"{flag.title}: {without_brackets(flag.message)}")
    return _wrapped(head, f"{words} {_references(flag.sources, numbers)}".rstrip())


def _column(text: str, width: int) -> str:
    return f"{text:<{width - 1}} "  # a text that fills its column still ends before the next one


def _references(sources: tuple[str, ...], numbers: dict[str, int]) -> str:
    found = number_ranges(numbers[key] for key in sources if key in numbers)
    return f"[{found}]" if found else ""


def _sentences(title: str, sentences: Sequence[str]) -> list[str]:
    return ["", title, *(_wrapped("  - ", typeset(sentence)) for sentence in sentences)] if sentences else []


def _citation(key: str, materials: Materials) -> str:
    source = materials.sources.get(key)
    if source is None or source.citation == key:  # an own source has no more words than its key
        return source_name(key)
    return f"{source_name(key)}: {formula(source.citation)}" + (f" doi:{source.doi}" if source.doi else "")


def _wrapped(head: str, text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False)
