"""One row of a table as the texts of a measured film, with everything that is asked about its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral, symbol
from ssedesigner.core.recipe import SHARES
from ssedesigner.core.units import UNITS, UnitError, parse_quantity
from ssedesigner.core.visible_text import quote
from ssedesigner.files.csv_table import unguard
from ssedesigner.files.tables.cells import ORDERS, CellFault, Number, read_date, read_number, since_1900
from ssedesigner.files.tables.columns import largest_part
from ssedesigner.files.tables.headers import fits, split_factor
from ssedesigner.files.tables.layout import is_blank
from ssedesigner.files.tables.model import (
    CONDUCTING,
    DERIVED,
    TARGETS,
    Answer,
    Choices,
    Column,
    Problem,
    RowChoice,
    title,
)
from ssedesigner.files.tables.names import find_choice, find_material, near_materials, split_share, unknown_material
from ssedesigner.files.tables.words import DITTO, NOTHING, ROOM

NEEDED = ("name", "electrolyte", "measured_thickness_um", "measured_temperature_c")
"""Fields without which no row is a film; beside them something from which the conductivity follows."""
_FROM_THICKNESS = ("asr_ohm_cm2", "areal_conductance_s_cm2")
_TWINS = {"measured_thickness_um": "thickness_um", "measured_temperature_c": "temperature_c"}
_AGREEMENT = 0.05
"""How far an area-specific resistance may be from the one of the conductivity [part]."""
_DIGITS = 10
_WITHOUT = {"label", "content", "contradiction", "absent", "missing"}
"""Problems that are not settled by a blank."""
_OPTIONAL_WORDS = {"made_on": "No date"}
LEAVE_OUT = "Leave out"
_COMMA = (("The comma is the decimal sign", ","), ("The comma separates thousands", "."))
_POINT = (("The point separates thousands", ","), ("The point is the decimal sign", "."))
"""What a comma or a point can be, with the decimal sign that follows."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What the cells of a table are read with."""

    columns: tuple[Column, ...]
    choices: Choices
    once: Mapping[str, str]
    decimal: str
    is_settled: bool
    dates: str
    empty: tuple[str, ...]
    materials: Materials
    file: str
    is_own: bool
    is_from_1904: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A row on its way to a film: texts by field, what is asked, and what its note says of it."""

    number: int
    place: int
    cells: tuple[str, ...]
    typed: frozenset[int]
    above: Mapping[str, str]
    chosen: RowChoice = field(default_factory=RowChoice)
    raw: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: list[tuple[str, str, str]] = field(default_factory=list)
    fitting: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Units by field in which a number would be as usual that is not so in the unit of its column."""

    def ask(
        self, kind: str, key: str, sentence: str, answers: Iterable[Answer] = (), column: int | None = None
    ) -> None:
        """Add a problem; a value that a film need not have can be left away, and every row can be left out."""
        ways = list(answers)
        if key in TARGETS and key not in (*NEEDED, *CONDUCTING) and kind not in _WITHOUT:
            ways.append(self.answer(_OPTIONAL_WORDS.get(key, "Without this value"), key, ""))
        ways.append(Answer(label=LEAVE_OUT, change=Choices(rows={self.number: RowChoice(leave_out=True)})))
        text = self.raw.get(key, "")
        problem = Problem(
            kind=kind, field=key, sentence=sentence, row=self.number, column=column, text=text, answers=tuple(ways)
        )
        self.problems.append(problem)

    def answer(self, label: str, key: str, text: str) -> Answer:
        """Return the answer that puts a text in the place of a cell of this row."""
        return Answer(label=label, change=Choices(rows={self.number: RowChoice(texts={key: text})}))


def for_all(label: str, key: str, word: str, text: str) -> Answer:
    """Return the answer that a word of a column means a text in every row."""
    return Answer(label=label, change=Choices(words={key: {word: text}}))


def read_row(reader: Reader, draft: Draft) -> None:
    """Fill the texts of a row; what cannot be read becomes a problem of the row."""
    for column in reader.columns:
        if column.field:
            _read_cell(reader, draft, column)
    for key in {*reader.once, *draft.chosen.texts} - {column.field for column in reader.columns}:
        _read_cell(reader, draft, None, key)
    if not reader.is_own:
        _derive(draft)
        _check_content(reader, draft)
    _check_needed(reader, draft)


def _read_cell(reader: Reader, draft: Draft, column: Column | None, key: str = "") -> None:
    key = column.field if column else key
    index = column.index if column else None
    cell = draft.cells[column.index] if column and column.index < len(draft.cells) else ""
    if cell in DITTO:
        cell = draft.above.get(key, "")
    draft.raw[key] = cell if key != "note" else draft.raw.get(key, "")
    try:
        text, is_own_words = _chosen_text(reader, draft, key, cell)
        if not text:
            return
        is_typed = not is_own_words and column is not None and column.index in draft.typed
        read = _convert(reader, draft, key, text, column, is_plain=is_typed or is_own_words)
    except CellFault as fault:
        _ask_cell(draft, key, fault, index, cell)
        return
    if read:
        draft.texts[key] = f"{draft.texts[key]}; {read}" if key == "note" and draft.texts.get(key) else read


def _chosen_text(reader: Reader, draft: Draft, key: str, cell: str) -> tuple[str, bool]:
    """Return the text that stands for a cell, and whether a person chose it."""
    if key in draft.chosen.texts:
        return draft.chosen.texts[key].strip(), True
    words = reader.choices.words.get(key, {})
    if cell in words:
        return words[cell].strip(), True
    is_material = key in FIELDS and FIELDS[key].kind == "material"
    if cell and is_material and is_blank(cell, reader.empty) and cell.casefold() not in NOTHING and key in SHARES:
        none = [(f"No {FIELDS[key].label.lower()}", "none")]
        raise CellFault("absent", f"{FIELDS[key].label} is marked {quote(cell)}: was there none?", none)
    if is_blank(cell, reader.empty) and not (is_material and cell.casefold() in NOTHING):
        text = reader.once.get(key, "").replace("{row}", str(draft.number)).strip()
        return text, True
    return cell, False


def _ask_cell(draft: Draft, key: str, fault: CellFault, column: int | None, cell: str) -> None:
    answers = []
    for label, text in fault.readings:
        if fault.kind == "date order":
            words = f"{label}: {ORDERS[text]} in all rows"
            answers.append(Answer(label=words, change=Choices(dates=text)))
        elif fault.kind in {"material", "temperature", "part"}:
            answers.append(for_all(label, key, cell, text))
        else:
            answers.append(draft.answer(label, key, text))
    if fault.kind == "decimal":
        answers += [
            Answer(label=f"{words}, in all rows", change=Choices(decimal=sign))
            for words, sign in (_COMMA if "," in cell else _POINT)
        ]
    kind = {"date order": "date", "decimal": "number", "temperature": "value", "part": "unit"}.get(
        fault.kind, fault.kind
    )
    draft.ask(kind, key, str(fault), answers, column)


def _convert(reader: Reader, draft: Draft, key: str, text: str, column: Column | None, *, is_plain: bool) -> str:
    target = TARGETS[key]
    if key == "made_on":
        return read_date(since_1900(text) if reader.is_from_1904 and is_plain else text, reader.dates)
    if target.is_numeric:
        number = _read(target, text, "" if is_plain else reader.decimal, is_settled=reader.is_settled and not is_plain)
        if column and column.is_mixed and not (number.unit or reader.is_own):
            _refuse_part(key, number.text, column.unit or target.unit)
        return _number(draft, key, number, column)
    if target.kind == "material":
        return _material(reader, draft, key, text)
    if target.choices is not None:
        choice = find_choice(text, target)
        if not choice:
            readings = [(label, word) for word, label in target.choices.items()]
            raise CellFault("material", f"{target.label}: {quote(text)} is not known; choose what it means.", readings)
        return choice
    return unguard(text)


def _read(target: Field, text: str, decimal: str, *, is_settled: bool) -> Number:
    if target.unit == "degC" and text.strip().casefold() in ROOM:
        readings = [(f"{value} °C in all rows", f"{value} degC") for value in (25, 20, 22, 23)]
        raise CellFault("temperature", f"{quote(text)} is not a temperature; choose the one that was meant.", readings)
    return read_number(text, decimal, is_settled=is_settled)


def _number(draft: Draft, key: str, number: Number, column: Column | None) -> str:
    target = TARGETS[key]
    unit = (column.unit if column else "") or target.unit
    if number.unit and not (number.unit == "%" and target.unit in {"wt %", "vol %", "%"}):
        if key == "log_conductivity" or not fits(key, number.unit):
            raise CellFault("unit", f"{title(key)}: {quote(number.unit)} is not one of its units; correct the cell.")
        unit = number.unit
    if number.spread:
        stated = f"{number.text} ± {number.spread} {symbol(unit)}"
        draft.notes.append(f"{title(key)} {stated.strip()} as written.")
    factor, plain = split_factor(unit)
    if key == "log_conductivity":
        return f"{_digits(10.0 ** float(number.text))} {plain}"
    value = number.text if factor == 1.0 else _digits(float(number.text) * factor)
    plain = "vol %" if plain == "%" and target.unit == "vol %" else plain
    return value if plain in {"-", ""} else f"{value} {plain}"


def _refuse_part(key: str, text: str, unit: str) -> None:
    """Ask about a share that is a hundredth of the others of its column."""
    factor, plain = split_factor(unit)
    if factor != 1.0 or not 0 < float(text) <= largest_part(key):
        return
    meant = f"{_digits(100.0 * float(text))} {plain}"
    readings = [(f"It is {symbol(meant)}", meant), (f"{text} {symbol(plain)}, as written", f"{text} {plain}")]
    sentence = f"{title(key)}: {text} may be {meant}, because other rows have far more."
    raise CellFault("part", sentence, readings)


def _digits(value: float) -> str:
    return f"{value:.{_DIGITS}g}"


def _material(reader: Reader, draft: Draft, key: str, text: str) -> str:
    field = FIELDS[key]
    if text.casefold() in NOTHING and field.blank is not None:
        draft.texts.pop(key, None)
        return ""
    keys = find_material(text, key, reader.materials)
    if not keys:
        name, share = split_share(text)
        keys = find_material(name, key, reader.materials) if share else []
        if len(keys) == 1 and SHARES.get(key):
            draft.texts.setdefault(SHARES[key], share)
    cell = draft.raw.get(key, "")
    written = cell if reader.choices.words.get(key, {}).get(cell) == text else text  # a name that a person explained
    if len(keys) == 1:
        draft.names.append((key, written, keys[0]))
        return keys[0]
    draft.names.append((key, written, ""))
    if keys:
        readings = [(f"It is {one}", one) for one in keys]
        raise CellFault("material", f"{quote(text)} can mean {' or '.join(keys)}.", readings)
    readings = [(f"It is {one}", one) for one in near_materials(text, key, reader.materials)]
    raise CellFault("material", unknown_material(text, key, reader.materials), readings)


def _value(draft: Draft, key: str, unit: str) -> float | None:
    """Return a number of the row in a unit, or None where it has none."""
    text = draft.texts.get(key)
    try:
        return parse_quantity(text, unit) if text else None
    except UnitError:
        return None


def _derive(draft: Draft) -> None:
    """Put the quantities of a record in the place of those from which they follow."""
    diameter = _value(draft, "diameter_mm", "cm" if "cm" in UNITS else "mm")
    if diameter and not draft.texts.get("area_cm2"):
        draft.texts["area_cm2"] = f"{_digits(3.141592653589793 * diameter**2 / 4)} cm2"
        draft.notes.append(f"Area from a diameter of {numeral(10 * diameter)} mm.")
    density = _value(draft, "relative_density_pct", "%")
    if density is not None and not draft.texts.get("measured_porosity_pct"):
        draft.texts["measured_porosity_pct"] = f"{_digits(100.0 - density)} vol %"
        draft.notes.append(f"Porosity from a relative density of {numeral(density)} %.")
    if draft.texts.get("log_conductivity") and not draft.texts.get("conductivity_ms_cm"):
        draft.texts["conductivity_ms_cm"] = draft.texts["log_conductivity"]
        draft.notes.append("Conductivity from its logarithm.")
    _derive_conductivity(draft)
    _derive_area(draft)
    for key in DERIVED:
        draft.texts.pop(key, None)


def _derive_conductivity(draft: Draft) -> None:
    conductance = _value(draft, "areal_conductance_s_cm2", "S/cm2")
    resistance = _value(draft, "asr_ohm_cm2", "ohm cm2") or (1.0 / conductance if conductance else None)
    thickness = _value(draft, "measured_thickness_um", "um") or _value(draft, "thickness_um", "um")
    if not resistance or not thickness:
        return
    follows = 0.1 * thickness / resistance  # um over ohm cm2 in mS/cm
    own = _value(draft, "conductivity_ms_cm", "mS/cm")
    words = f"area-specific resistance of {numeral(resistance, 5)} Ω cm²"
    if own is None and not _is_asked(draft, "conductivity_ms_cm"):
        draft.texts["conductivity_ms_cm"] = f"{_digits(follows)} mS/cm"
        draft.notes.append(f"Conductivity from an {words} and the thickness.")
    elif own and abs(own / follows - 1.0) > _AGREEMENT:
        sentence = f"The {words} and the thickness give {numeral(follows, 4)} mS/cm, not {numeral(own, 4)} mS/cm."
        key = "asr_ohm_cm2" if draft.texts.get("asr_ohm_cm2") else "areal_conductance_s_cm2"
        answers = (
            draft.answer(f"{numeral(own, 4)} mS/cm is right", key, ""),
            draft.answer(f"{numeral(follows, 4)} mS/cm is right", "conductivity_ms_cm", f"{_digits(follows)} mS/cm"),
        )
        draft.ask("contradiction", "conductivity_ms_cm", sentence, answers)


def _derive_area(draft: Draft) -> None:
    """Keep a resistance without area, or an area without resistance, in the note where a conductivity stands beside."""
    has = {key: bool(draft.texts.get(key)) for key in ("conductivity_ms_cm", "resistance_ohm", "area_cm2")}
    for key, other in (("resistance_ohm", "area_cm2"), ("area_cm2", "resistance_ohm")):
        if has["conductivity_ms_cm"] and has[key] and not has[other] and not _is_asked(draft, other):
            amount, _, unit = draft.texts.pop(key).partition(" ")
            draft.notes.append(f"{title(key)} {amount} {symbol(unit)} as written.")


def _is_asked(draft: Draft, key: str) -> bool:
    return any(problem.field == key for problem in draft.problems)


def _check_content(reader: Reader, draft: Draft) -> None:
    """Ask where a material is named and its content is not; without one the film is kept for the record only."""
    for material, share in SHARES.items():
        if not draft.texts.get(material) or draft.texts.get(share) or _is_asked(draft, share):
            continue
        words = reader.choices.words.get(share, {})
        is_answered = share in draft.chosen.texts or draft.raw.get(share, "\0") in words
        if is_answered or reader.choices.once.get(share) == "":
            record_only(draft)
            continue
        column = next((one.index for one in reader.columns if one.field == share), None)
        label = title(share)
        answers = [draft.answer("Keep for the record, without predicting from it", share, "")]
        if column is None:
            words_for_all = f"No {label.lower()} in all rows: for the record only"
            answers.append(Answer(label=words_for_all, change=Choices(once={share: ""})))
        name = draft.texts[material]
        draft.ask("content", share, f"{label} of {name} is not given; enter it.", answers, column)


def record_only(draft: Draft) -> None:
    """Take a material without a content into the note, and let the film move no prediction."""
    for material, share in SHARES.items():
        if draft.texts.get(material) and not draft.texts.get(share):
            name = draft.texts.pop(material)
            draft.texts["is_used"] = "no"
            draft.notes.append(f"{FIELDS[material].label} {name}, content not given: moves no prediction.")


def _check_needed(reader: Reader, draft: Draft) -> None:
    """Ask for what every film has and this row has not."""
    mapped = {column.field for column in reader.columns}
    for key in NEEDED:
        twin = _TWINS.get(key, key)
        if draft.texts.get(key) or draft.texts.get(twin) or _is_asked(draft, key) or _is_asked(draft, twin):
            continue
        column = next((one.index for one in reader.columns if one.field in {key, twin}), None)
        where = "is not given" if {key, twin} & mapped else "is in no column"
        draft.ask("missing", key, f"{title(key)} {where}.", _suggestions(reader, draft, key), column)
    if not reader.is_own and not {"binder", "second_binder", "spe"} & mapped and "binder" not in _given(reader, draft):
        none = Answer(label="All were made without a binder", change=Choices(once={"binder": "none"}))
        draft.ask("missing", "binder", "No column names the binder.", [none])
    given = [key for key in (*CONDUCTING, "conductivity_ms_cm") if draft.texts.get(key) or _is_asked(draft, key)]
    follows = any(draft.raw.get(key) for key in _FROM_THICKNESS) and _is_asked(draft, "measured_thickness_um")
    if not given and not follows:
        is_there = any(draft.raw.get(key) for key in CONDUCTING)
        sentence = "Neither conductivity nor resistance can be read." if is_there else "No conductivity is given."
        column = next((one.index for one in reader.columns if one.field in CONDUCTING), None)
        draft.ask("missing", "conductivity_ms_cm", sentence, (), column)
    if draft.texts.get("resistance_ohm") and not draft.texts.get("area_cm2") and not _is_asked(draft, "area_cm2"):
        sentence = "The area over which the resistance was measured is in no column; enter it once for all rows."
        draft.ask("missing", "area_cm2", sentence)


def _given(reader: Reader, draft: Draft) -> set[str]:
    return {*reader.once, *draft.chosen.texts}


def _suggestions(reader: Reader, draft: Draft, key: str) -> list[Answer]:
    if key == "measured_temperature_c":
        return [
            Answer(label=f"{value} °C in all rows without one", change=Choices(once={key: f"{value} degC"}))
            for value in (25, 20, 30)
        ]
    if key == "name":
        name = f"{reader.file.rpartition('.')[0] or reader.file} row {{row}}"
        return [Answer(label="Name films by file and row", change=Choices(once={key: name}))]
    if key == "electrolyte":
        above = draft.above.get(key)
        as_above = [draft.answer(f"As above: {above}", key, above)] if above else []
        used = [film.recipe.electrolyte for film in reader.materials.own_films]
        likely = sorted(set(used), key=lambda one: -used.count(one))[:2] or ["Li6PS5Cl"]
        return as_above + [
            Answer(label=f"{one} in all rows without one", change=Choices(once={key: one})) for one in likely
        ]
    return []
