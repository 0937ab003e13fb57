"""A prediction as text for a terminal: what ``predict`` prints without ``--json``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from ssedesigner.core.derivation import BandPart, Derivation, Input, Step, number_text
from ssedesigner.core.fields import BASES
from ssedesigner.core.flag_steps import joined_checks
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import SOURCE as FITTED_SOURCE
from ssedesigner.core.notation import format_number, formula, numeral, quantity, source_name, span, typeset
from ssedesigner.core.prediction import RESULTS, SEVERITIES, Flag, Prediction, Quantity
from ssedesigner.core.units import symbol
from ssedesigner.text.references import citation, number_ranges, without_brackets
from ssedesigner.text.values import band_text, labelled_results, learned_text, value_text

_WIDTH = 100
_LABEL = 34
_VALUE = 20
_BAND = 26
_SEVERITY = 1 + max(map(len, SEVERITIES.values()))


def prediction_text(
    prediction: Prediction, materials: Materials, remarks: Sequence[str] = (), network: Sequence[str] = ()
) -> str:
    """Return the prediction as a compact table of plain text, in lines of at most about 100 characters.

    ``remarks`` are sentences on the recipe file, such as an upgrade or other library values; ``network`` are the lines
    of a drawn structure, where one is asked for.
    """
    # numbers in the order of first use, as in a paper
    numbers = {key: number for number, key in enumerate(prediction.sources, start=1)}
    versions = f"library {prediction.library_version}, model {prediction.model_version}"
    lines = [formula(prediction.recipe.name), f"{versions}, {learned_text(prediction.own_films)}"]
    lines += ["", "Film, with the 90 % band (≈ is an estimate)"]
    lines += [_result(label, quantity, numbers) for label, quantity in labelled_results(prediction, "film")]
    head = f"Cell, {BASES[prediction.cell.basis].lower()}, discharged at {numeral(prediction.recipe.c_rate)} C"
    lines += ["", head, _wrapped("  ", prediction.cell.foils)]
    lines += [_result(label, quantity, numbers) for label, quantity in labelled_results(prediction, "cell")]
    lines += ["", *network] if network else []
    lines += ["", "Checks, in the order of the process"]
    lines += list(_checks(prediction, materials, numbers)) or ["  none"]
    lines += _sentences("Notes", prediction.notes)
    lines += _sentences("Recipe file", remarks)
    lines += ["", "Sources"]
    lines += [
        _wrapped(f"  [{number}] ", citation(materials.sources, key, with_name=True)) for key, number in numbers.items()
    ]
    return "\n".join(lines) + "\n"


def _result(label: str, quantity: Quantity, numbers: dict[str, int]) -> str:
    band = band_text(quantity) if quantity.is_known else typeset(quantity.reason)
    band = f"({band})" if band else ""
    head = f"  {_column(label, _LABEL)}{_column(value_text(quantity), _VALUE)}"
    return f"{head}{_column(band, _BAND)}{_references(quantity.sources, numbers)}".rstrip()


def _checks(prediction: Prediction, materials: Materials, numbers: dict[str, int]) -> Iterator[str]:
    steps = joined_checks(prediction.flags, prediction.recipe, materials)
    width = 1 + max((len(step.caption) for step in steps if step.flags), default=0)
    for step in steps:
        yield from (_flag(flag, _column(step.caption, width), numbers) for flag in step.flags)


def _flag(flag: Flag, step: str, numbers: dict[str, int]) -> str:
    # the worst must be found at a glance, so it stands in capitals at the start of its line
    word = SEVERITIES[flag.severity]
    word = word.upper() if flag.severity in {"fail", "caution"} else word
    head = f"  {_column(word, _SEVERITY)}{step}"
    words = typeset(f"{flag.title}: {without_brackets(flag.message)}")
    return _wrapped(head, f"{words} {_references(flag.sources, numbers)}".rstrip())


def _column(text: str, width: int) -> str:
    return f"{text:<{width - 1}} "  # a text that fills its column still ends before the next one


def _references(sources: tuple[str, ...], numbers: dict[str, int]) -> str:
    ranges = number_ranges(numbers[key] for key in sources if key in numbers)
    return f"[{ranges}]" if ranges else ""


def _sentences(title: str, sentences: Sequence[str]) -> list[str]:
    return ["", title, *(_wrapped("  - ", typeset(sentence)) for sentence in sentences)] if sentences else []


def _wrapped(head: str, text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False)


TYPED = "Recipe"
"""Source of what was typed in the recipe."""


def derivation_text(derivation: Derivation, prediction: Prediction, materials: Materials) -> str:
    """Return the derivation of a number as lines of plain text that make sense on their own.

    Parameters
    ----------
    derivation : Derivation
        What to write.
    prediction : Prediction
        The prediction that it belongs to: its recipe and versions are named.
    materials : Materials
        Where the citations of its sources stand.

    Returns
    -------
    str
        Lines of about 100 characters, ending with a line feed.
    """
    basis = f", {BASES[derivation.basis].lower()}" if derivation.basis else ""
    versions = f"library {prediction.library_version}, model {prediction.model_version}"
    lines = [
        f"{derivation.title}{basis}",
        result_text(derivation),
        f"Recipe {formula(prediction.recipe.name)}; {versions}",
    ]
    lines += ["", "Formula", f"  {derivation.formula}"]
    lines += ["", "Inputs", *(line for entered in derivation.inputs for line in _input(entered))]
    if derivation.steps:
        lines += ["", "Steps"]
    for number, step in enumerate(derivation.steps, start=1):
        lines += [f"  {number}. {typeset(step.label)}", _wrapped("     ", formula(sum_text(step)))]
    lines += _band(derivation)
    lines += _section("Notes", map(typeset, derivation.notes))
    lines += _section("Sources", (citation(materials.sources, key, with_name=True) for key in source_keys(derivation)))
    return "\n".join(lines) + "\n"


def result_text(derivation: Derivation) -> str:
    """Write a result with its band, or the reason why it is not known.

    >>> from ssedesigner.core.prediction import Quantity
    >>> density = Quantity(value=1.5, unit="g/cm3", low=1.25, high=1.75, is_estimate=True)
    >>> result_text(Derivation(key="", title="", formula="", inputs=(), steps=(), result=density, guide_page=""))
    '≈ 1.50 g/cm³, 90 % band 1.25 to 1.75 g/cm³; an estimate'
    """
    result = derivation.result
    if not result.is_known:
        return result.reason[:1].upper() + result.reason[1:]
    band = band_text(result)
    words = f"{value_text(result)}, 90 % band {band} {symbol(result.unit)}".rstrip() if band else value_text(result)
    return f"{words}; an estimate" if result.is_estimate else words


def sum_text(step: Step) -> str:
    """Write a step in one line: formula, numbers, result; what says the same twice is said once.

    >>> sum_text(Step(label="", formula="m = ρ L", numbers="2 g/cm³ × 30 µm", value=6.0, unit="mg/cm2"))
    'm = ρ L = 2 g/cm³ × 30 µm = 6.000 mg/cm²'
    """
    parts = [step.formula, step.numbers, number_text(step.value, step.unit)]
    return " = ".join(dict.fromkeys(part for part in parts if part))


def input_value(entered: Input) -> str:
    """Write the value of an input with its unit; an estimate begins with ≈.

    >>> input_value(Input(symbol="n", label="", value=2.6, grade="estimate"))
    '≈ 2.6'
    """
    if not entered.is_known:
        return "not known"
    mark = "≈ " if entered.is_estimate else ""
    return f"{mark}{entered.text or _stored(entered, entered.value, entered.unit)}"


def input_range(entered: Input) -> str:
    """Write the reported range of an input without its unit, or nothing.

    >>> input_range(Input(symbol="p", label="", value=6.0, low=5.0))
    'from 5'
    """
    return span(*("" if end is None else _stored(entered, end) for end in (entered.low, entered.high)))


def _stored(entered: Input, value: float | None, unit: str = "-") -> str:
    """Write a number as it is stored; one that was computed with as many digits as a step has."""
    if value is None:
        return ""
    if entered.derivation or entered.source == FITTED_SOURCE:
        return number_text(value, unit)
    return quantity(value, unit)


def source_keys(derivation: Derivation) -> list[str]:
    """Return the sources of the inputs, each once, in order of use; what is typed or linked is not listed."""
    keys = (entered.source for entered in derivation.inputs if entered.source and not entered.derivation)
    return [key for key in dict.fromkeys(keys) if key != TYPED]


def evidence_text(entered: Input) -> str:
    """Say in words how good an input is and where it is from.

    >>> evidence_text(Input(symbol="L", label="", value=30.0, source="Recipe", grade="user"))
    'typed in the recipe'
    """
    if entered.derivation:
        return f"see {RESULTS[entered.derivation].label}"
    if entered.source == TYPED:
        return "typed in the recipe"
    return f"{'own value' if entered.grade == 'user' else entered.grade}, {source_name(entered.source)}"


def _input(entered: Input) -> list[str]:
    sign = f"{formula(entered.symbol)} {'' if entered.is_estimate else '= '}" if entered.symbol else ""
    if not entered.is_known:
        seen = f"; see {RESULTS[entered.derivation].label}" if entered.derivation else ""
        return [_wrapped("  ", f"{sign}not known: {typeset(entered.label)}, because {typeset(entered.reason)}{seen}")]
    if entered.text:
        return [_wrapped("  ", f"{typeset(entered.label)}: {input_value(entered)} [{evidence_text(entered)}]")]
    between = f" ({input_range(entered)})" if input_range(entered) else ""
    words = f"{sign}{input_value(entered)}{between}: {typeset(entered.label)} [{evidence_text(entered)}]"
    is_repeated = entered.note.casefold() in ("", entered.label.casefold())
    note = [] if is_repeated else [_wrapped("      ", typeset(entered.note))]
    return [_wrapped("  ", words), *note]


def _band(derivation: Derivation) -> list[str]:
    if not derivation.band:
        return []
    parts = [part_text(part) for part in derivation.band_parts]
    return ["", "Band", _wrapped("  ", typeset(derivation.band)), *(f"  {part}" for part in parts)]


def part_text(part: BandPart) -> str:
    """Write one cause of a band with its share of the variance.

    >>> part_text(BandPart(label="Pores", spread=0.12, share=0.25))
    '  25 %  Pores (SD of ln: 0.12)'
    """
    mark = ", an estimate" if part.is_estimate else ""
    return f"{share_text(part.share):>6}  {typeset(part.label)} (SD of ln: {format_number(part.spread, 2)}{mark})"


def share_text(share: float) -> str:
    """Write a share of the variance in whole percent.

    >>> share_text(0.254), share_text(0.002)
    ('25 %', '< 1 %')
    """
    return "< 1 %" if share < 0.01 else f"{100 * share:.0f} %"


def _section(title: str, sentences: Iterable[str]) -> list[str]:
    lines = [_wrapped("  - ", sentence) for sentence in sentences]
    return ["", title, *lines] if lines else []
