"""What each column of a table is: its field and unit, guessed by its header and values, or asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.measured_film import COLUMNS
from ssedesigner.core.notation import numeral, symbol
from ssedesigner.core.recipe import SHARES
from ssedesigner.core.units import UnitError, parse_quantity
from ssedesigner.files.tables.cells import CellFault, read_number
from ssedesigner.files.tables.headers import Guess, fits, guess, units_of, usual_units
from ssedesigner.files.tables.model import TARGETS, Answer, Choices, Column, ColumnChoice, Problem, title
from ssedesigner.files.tables.words import LEFT_OUT, fold

EMPTY = "empty"
"""The remark on a column without a value."""
_EXAMPLES = 500
"""Values of a column by which its unit is judged."""
_SMALLEST_PER_CENT, _LARGEST_PART = 0.2, 0.6
"""Contents up to the first are asked about: 0.03 may be 3 %. Workbooks keep 3 % as 0.03: there up to the second."""
_NEVER_SMALL = ("measured_porosity_pct", "solids_loading_wt_pct")
"""Shares that are asked about up to the second in any file: no film has 0.3 % of pores."""
_JOINED = ("note",)
"""Fields that several columns may give together."""
_ALTERNATIVE = 0.03
"""mS/cm; numbers below are more likely in S/cm."""


@dataclass(frozen=True, kw_only=True)
class Values:
    """The texts of a column that are not empty, and whether the file holds them as numbers."""

    texts: tuple[str, ...]
    are_typed: bool


def letter(index: int) -> str:
    """Return the letter of a column as a spreadsheet writes it.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_columns(
    names: Sequence[tuple[str, str]], values: Sequence[Values], choices: Choices, decimal: str
) -> tuple[tuple[Column, ...], tuple[Problem, ...], dict[str, str]]:
    """Return the columns, what is asked about them, and what their headers say for all rows, by field."""
    headers = [" ".join(filter(None, (upper, lower))) for upper, lower in names]
    columns: list[Column] = []
    problems: list[Problem] = []
    once: dict[str, str] = {}
    before = ""
    for index, (upper, lower) in enumerate(names):
        header = headers[index]
        is_single = bool(header) and headers.count(header) == 1
        key = header if is_single else letter(index)
        column = Column(index=index, letter=letter(index), key=key, header=header)
        meant = guess(upper, lower, before) if header else Guess()
        chosen = choices.columns.get(column.letter) or choices.columns.get(header) or ColumnChoice()
        column, asked = _column(column, meant, chosen, values[index], decimal)
        columns.append(column)
        problems += asked
        if meant.temperature and column.field in {"conductivity_ms_cm", "resistance_ohm", "asr_ohm_cm2"}:
            once.setdefault("measured_temperature_c", meant.temperature)
        before = column.field or (meant.fields[0] if meant.fields else before if not header else "")
    problems += _doubles(columns)
    return tuple(columns), tuple(problems), once


def _column(
    column: Column, meant: Guess, chosen: ColumnChoice, values: Values, decimal: str
) -> tuple[Column, list[Problem]]:
    """Return a column with its field and unit, and what is asked about it."""
    field = chosen.field if chosen.field is not None else (meant.fields[0] if meant.fields else None)
    if not values.texts and chosen.field is None:
        return replace(column, remark=EMPTY if column.header else ""), []
    if field is None and meant.misfit:
        return replace(column, remark=f"{title(meant.misfit).lower()} is never in {symbol(meant.unit)}"), []
    if field is None:
        return replace(column, remark="not understood"), []
    if field == LEFT_OUT or field not in TARGETS:
        return replace(column, remark="left out" if chosen.field is not None else "not stored for a film"), []
    if len(meant.fields) > 1 and chosen.field is None:
        return replace(column, is_sure=False, remark="asked"), [_which_field(column, meant.fields)]
    if chosen.field is None and field in SHARES and _are_numbers(values.texts, decimal):
        field = SHARES[field]  # a second column called Binder, with its content
    column = replace(column, field=field, units=units_of(TARGETS[field]))
    column = replace(column, is_mixed=_is_mixed(field, _numbers(values.texts, decimal)))
    if not TARGETS[field].is_numeric or TARGETS[field].unit == "-" or chosen.unit:
        return replace(column, unit=chosen.unit or ""), []
    return _unit(column, meant, values, decimal)


def _unit(column: Column, meant: Guess, values: Values, decimal: str) -> tuple[Column, list[Problem]]:
    """Return a column of numbers with its unit, and what is asked about that."""
    field = column.field
    target = TARGETS[field]
    unit = meant.unit if meant.unit and fits(field, meant.unit) else ""
    numbers = _numbers(values.texts, decimal)
    if field == "log_conductivity":
        return replace(column, unit=unit or "S/cm", is_sure=False), [_logarithm(column, unit)]
    if unit and meant.power:
        likely = f"1e{meant.power} {unit}"
        return replace(column, unit=likely, is_sure=False), [_power(column, unit, meant.power, numbers)]
    if unit == "%" and target.unit == "wt %":
        return replace(column, unit="wt %", is_sure=False), [
            _which_unit(column, ("wt %", "vol %"), "does not say of what")
        ]
    if unit == "%" and target.unit == "vol %":
        unit = "vol %"
    if unit and target.unit in {"wt %", "vol %", "%"} and _may_be_parts(field, numbers, values.are_typed):
        return replace(column, unit=unit, is_sure=False), [_parts(column, unit, numbers)]
    return _without_unit(column, numbers) if not unit and numbers else (replace(column, unit=unit or target.unit), [])


def _without_unit(column: Column, numbers: Sequence[float]) -> tuple[Column, list[Problem]]:
    """Return a column whose header names no unit: that in which alone its numbers are possible, or a question."""
    target = TARGETS[column.field]
    units = usual_units(target)
    if target.unit in {"vol %", "%"}:
        units = (target.unit,)
    possible = [unit for unit in units if all(_is_possible(number, unit, column.field) for number in numbers)]
    if len(possible) == 1 and not (target.unit in {"vol %", "%"} and _may_be_parts(column.field, numbers, False)):
        remark = f"no unit in the header; {symbol(possible[0])} is taken, the only one that its numbers allow"
        return replace(column, unit=possible[0], is_sure=False, remark=remark), []
    if column.field == "conductivity_ms_cm" and median(numbers) < _ALTERNATIVE:
        possible = sorted(possible, key=lambda unit: unit != "S/cm")
    problem = _which_unit(column, possible or list(units), "names no unit")
    return replace(column, unit=(possible or list(units))[0], is_sure=False), [problem]


def _is_possible(number: float, unit: str, field: str) -> bool:
    target = TARGETS[field]
    if unit == "vol %" and target.unit == "wt %":
        return target.minimum <= number <= target.maximum
    try:
        value = parse_quantity(f"{number!r} {unit}", target.unit)
    except UnitError:
        return False
    return target.minimum <= value <= target.maximum


def _numbers(texts: Iterable[str], decimal: str) -> list[float]:
    """Return the numbers of a column that stand without a unit."""
    numbers = []
    for text in tuple(texts)[:_EXAMPLES]:
        try:
            number = read_number(text, decimal)
        except CellFault:
            continue
        if not number.unit:
            numbers.append(float(number.text))
    return numbers


def _may_be_parts(field: str, numbers: Sequence[float], are_typed: bool) -> bool:
    filled = [number for number in numbers if number]
    return bool(filled) and 0 < max(filled) <= (_LARGEST_PART if are_typed else largest_part(field))


def largest_part(field: str) -> float:
    """Return up to which number a share of a field may be a part of one instead of per cent."""
    return _LARGEST_PART if field in _NEVER_SMALL else _SMALLEST_PER_CENT


def _are_numbers(texts: Sequence[str], decimal: str) -> bool:
    numbers = _numbers(texts, decimal)
    return len(numbers) == len(texts[:_EXAMPLES]) and any(numbers)


def _is_mixed(field: str, numbers: Sequence[float]) -> bool:
    """Return whether a column of shares has per cent as well as what may be parts of one, such as 2 and 0.02."""
    if TARGETS[field].unit not in {"wt %", "vol %", "%"} or field == "error_pct":
        return False
    filled = [number for number in numbers if number > 0]
    return bool(filled) and min(filled) <= largest_part(field) and max(filled) > _LARGEST_PART


def choose(column: Column, **chosen: str) -> Choices:
    """Return the choice of field or unit for a column."""
    return Choices(columns={column.key: ColumnChoice(**{"field": column.field or None, **chosen})})


def _leave_out(column: Column) -> Answer:
    return Answer(label="Leave this column out", change=choose(column, field=LEFT_OUT))


def _problem(column: Column, kind: str, sentence: str, answers: Iterable[Answer]) -> Problem:
    return Problem(
        kind=kind, field=column.field, column=column.index, sentence=sentence, answers=(*answers, _leave_out(column))
    )


def _name(column: Column) -> str:
    return f"Column {column.letter} “{column.header}”" if column.header else f"Column {column.letter}"


def _which_field(column: Column, fields: Sequence[str]) -> Problem:
    answers = [Answer(label=title(one), change=choose(column, field=one)) for one in fields if one]
    meanings = " or ".join(f"“{answer.label}”" for answer in answers)
    return _problem(column, "column", f"{_name(column)} can mean {meanings}.", answers)


def _which_unit(column: Column, units: Iterable[str], why: str) -> Problem:
    answers = [Answer(label=symbol(unit), change=choose(column, unit=unit)) for unit in units]
    return _problem(column, "unit", f"{_name(column)} {why}.", answers)


def _logarithm(column: Column, unit: str) -> Problem:
    units = (unit,) if unit else ("S/cm", "mS/cm")
    answers = [Answer(label=f"log₁₀ of the value in {symbol(one)}", change=choose(column, unit=one)) for one in units]
    return _problem(column, "unit", f"{_name(column)} seems to hold logarithms to the base 10.", answers)


def _power(column: Column, unit: str, power: int, numbers: Sequence[float]) -> Problem:
    example = numbers[0] if numbers else 1.0
    answers = [
        Answer(
            label=f"{numeral(example)} is {numeral(example * 10.0**one)} {symbol(unit)}",
            change=choose(column, unit=f"1e{one} {unit}"),
        )
        for one in (power, 0, -power)
    ]
    return _problem(column, "unit", f"{_name(column)} has a power of ten that can be read either way.", answers)


def _parts(column: Column, unit: str, numbers: Sequence[float]) -> Problem:
    example = next(number for number in numbers if number)
    shown = symbol(unit)
    answers = (
        Answer(
            label=f"{numeral(example)} is {numeral(100 * example)} {shown}", change=choose(column, unit=f"1e2 {unit}")
        ),
        Answer(label=f"{numeral(example)} {shown}, as written", change=choose(column, unit=unit)),
    )
    sentence = f"{_name(column)} has small numbers: a spreadsheet may hold {numeral(100 * example)} % as "
    return _problem(column, "unit", f"{sentence}{numeral(example)}.", answers)


def _doubles(columns: Sequence[Column]) -> list[Problem]:
    """Return a question for each field that several columns give."""
    problems = []
    for field in dict.fromkeys(column.field for column in columns if column.field and column.field not in _JOINED):
        same = [column for column in columns if column.field == field]
        if len(same) < 2:
            continue
        listed = " and ".join(f"{column.letter} “{column.header}”" for column in same)
        answers = []
        for kept in same:
            others = {column.key: ColumnChoice(field=LEFT_OUT) for column in same if column is not kept}
            answers.append(Answer(label=f"Take column {kept.letter}", change=Choices(columns=others)))
        if field == "measured_thickness_um":
            answers[:0] = [_as_diameter(column) for column in same if fold(column.header).split()[:1] == ["d"]]
        sentence = f"The columns {listed} both give {title(field).lower()}; a film has one."
        last = same[-1].index
        problem = Problem(kind="two columns", field=field, column=last, sentence=sentence, answers=tuple(answers))
        problems.append(problem)
    return problems


def _as_diameter(column: Column) -> Answer:
    change = Choices(columns={column.key: ColumnChoice(field="diameter_mm")})
    return Answer(label=f"Column {column.letter} is the diameter of the contact", change=change)


def is_own_format(columns: Sequence[Column]) -> bool:
    """Return whether the headers are those of the program's own table."""
    own = [column for column in columns if column.header.strip().lower() in COLUMNS]
    return len(own) > len([column for column in columns if column.header]) // 2 and len(own) > 2
