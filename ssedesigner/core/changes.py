"""What a change of the recipe would do: effects, fixes of a flag, substitutes of a material. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from ssedesigner.core.belongings import BELONGS, LOT_FIELDS
from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.prediction import RESULTS, Flag, Quantity, points
from ssedesigner.core.recipe import PARTS, SHARES, Recipe, Value
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import sentence_case

GONE = ""
"""Severity of a flag whose check does not apply."""

OPEN = ("fail", "caution", "unknown")
"""Severities of a flag that leaves something to do or to find out; every other one counts as passed."""

WEIGHED = {
    key.partition(".")[2]: RESULTS[key].short
    for key in (
        "film.area_specific_resistance_ohm_cm2",
        "cell.specific_energy_wh_kg",
        "cell.energy_density_wh_l",
        "cell.cost_usd_kwh",
    )
}
"""Results in which a change is weighed, in the order of telling, with the short word for each."""


@dataclass(frozen=True, kw_only=True)
class NumberChange:
    """A result before and after a change; None where it is not known. ``key`` is one of ``WEIGHED``."""

    key: str
    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True, kw_only=True)
class FlagChange:
    """A check whose severity changes; ``GONE`` where it does not apply. ``title`` is that of the flag afterwards."""

    id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a change does: results that move noticeably, and other flags that get better or worse by their points.

    ``points`` is by how much the points of all these flags change.
    """

    numbers: tuple[NumberChange, ...] = ()
    better: tuple[FlagChange, ...] = ()
    worse: tuple[FlagChange, ...] = ()
    points: int = 0

    def number(self, key: str) -> NumberChange | None:
        """Return the change of a result, or None when it does not move noticeably."""
        return next((change for change in self.numbers if change.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Fix:
    """An edit of a few fields that clears a flag or makes it better; it was tried, not guessed.

    ``changes`` are field values by key, ``words`` what is done (it names the undo step), ``severity`` what the flag
    ``flag_id`` becomes, ``title`` what it then says, ``mended`` by how many points it gets better.
    """

    flag_id: str
    changes: Mapping[str, Value] = field(hash=False)
    words: str
    severity: str
    title: str
    effects: Effects
    mended: int = 1


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """A material in place of the present one, with what the recipe would then be.

    ``changes`` are the field and what must change with it. ``passes`` is False when it brings a fail; ``reason`` then
    says which. ``counts`` are the flags of the whole recipe by severity, ``about`` those on this material, the worst
    first, ``problems`` all flags that do not pass, the worst first. ``is_present`` marks the one in the recipe.
    """

    key: str
    changes: Mapping[str, Value]
    is_present: bool
    passes: bool
    reason: str
    counts: Mapping[str, int]
    about: tuple[Flag, ...]
    problems: tuple[Flag, ...]
    conductivity_ms_cm: Quantity
    area_specific_resistance_ohm_cm2: Quantity
    specific_energy_wh_kg: Quantity
    cost_usd_kwh: Quantity
    effects: Effects

    @property
    def points(self) -> int:
        """What all flags of the recipe count against it."""
        return sum(points(severity) * count for severity, count in self.counts.items())

    @property
    def deciding(self) -> tuple[Flag, ...]:
        """The flags on this material that are as bad as the worst of them: the verdict rests on their evidence."""
        return tuple(flag for flag in self.about if flag.severity == self.about[0].severity)


_SWITCHES = {("cathode_coated", True): "Coat the cathode", ("cathode_coated", False): "Leave the cathode uncoated"}
_STATES: Mapping[tuple[str, Value], str] = {
    ("cathode_coated", True): "the coated cathode",
    ("cathode_coated", False): "the uncoated cathode",
    ("cathode_coating", None): "a coating without a name",
    ("cathode_electrolyte", None): "the electrolyte of the film",
    ("densification_method", "none"): "the unpressed film",
    ("prepress_method", None): "one pressing",
    ("foil_primer", None): "the bare foil",
    ("foil_primer", "none"): "the bare foil",
    ("foil_primer", "carbon"): "the foil with a primer of carbon",
    ("interlayer", None): "the bare anode",
}
"""What an owner with a value stands for, where neither the value itself nor the want of one names it."""


def describe(recipe: Recipe, changes: Mapping[str, Value]) -> str:
    """Describe changes of a recipe in a few words.

    >>> describe(Recipe(), {"binder_wt_pct": 2.5}), describe(Recipe(), {"solvent": "anisole"})
    ('Set NBR to 2.5 wt %', 'Replace toluene by anisole')
    >>> describe(Recipe(), {"cosolvent": None}), describe(Recipe(), {"interlayer": "LiF"})
    ('Leave out isobutyl isobutyrate', 'Add LiF as layer on the anode')
    >>> describe(Recipe(), {"form_factor": "free-standing"}), describe(Recipe(), {"cathode_coated": False})
    ('Set form to “free-standing”', 'Leave the cathode uncoated')
    """
    # the first change is what the person asked for; the others follow from it
    first, *others = changes.items()
    changed = replace(recipe, **changes)  # type: ignore[arg-type]  # values of the fields' own kinds
    named = _describe_one(recipe, changed, *first)
    also = [_describe_one(recipe, changed, other, value) for other, value in others if _is_telling(other, value)]
    if any(_is_lot(other) for other, _ in others):
        also.append("leave out the lot data")
    return ", ".join((named, *(words[:1].lower() + words[1:] for words in also)))


MOST_QUICK = 2
"""Fixes of a flag that are offered without being asked for."""


def quick_fixes(recipe: Recipe, fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """Return the fixes that a single click may make: none that makes another flag worse or gives something up."""
    harmless = (fix for fix in fixes if not fix.effects.worse and not gives_up(recipe, fix.changes))
    return tuple(harmless)[:MOST_QUICK]


def gives_up(recipe: Recipe, changes: Mapping[str, Value]) -> bool:
    """Return whether changes empty a field that is stated, or touch the data of a lot.

    >>> gives_up(Recipe(), {"cosolvent": None}), gives_up(Recipe(), {"solvent": "anisole"})
    (True, False)
    """
    moved = {key: value for key, value in changes.items() if value != recipe.value(key)}
    return any(_is_lot(key) or (value in (None, "") and recipe.value(key) != "") for key, value in moved.items())


def short_words(changes: Mapping[str, Value]) -> str:
    """Name what a recipe then has, as short as it goes; what only follows from that is left out.

    >>> short_words({"anode": "graphite"}), short_words({"binder_wt_pct": 2.5}), short_words({"cathode_coated": True})
    ('Graphite anode', 'Binder content 2.5 wt %', 'Coat the cathode')
    """
    first, *others = changes.items()
    telling = [
        first,
        *((key, value) for key, value in others if not any(one in changes for one in BELONGS[key].owners)),
    ]
    return ", ".join(_short(key, value) for key, value in telling)


def _short(key: str, value: Value) -> str:
    row = FIELDS[key]
    if row.kind == "boolean":
        return _SWITCHES.get((key, bool(value))) or f"{row.label}: {row.show(value)}"
    if value is None or value == "":
        return f"No {in_sentence(row.label)}"
    if row.kind == "material":
        return f"{sentence_case(str(value))} {in_sentence(row.label)}"
    between = ": " if row.choices is not None else " "
    return f"{row.label}{between}{row.show(value)} {symbol(row.unit)}".rstrip()


def _is_telling(other: str, value: Value) -> bool:
    """Return whether a companion has words of its own: the amount of what is left out and the data of a lot do not."""
    is_amount_of_nothing = bool(BELONGS[other].without) and value is None
    is_said = other == "densification_pressure_mpa"  # the press stays, only its pressure goes
    return FIELDS[other].kind == "material" or is_said or not (is_amount_of_nothing or _is_lot(other))


def _is_lot(key: str) -> bool:
    return key in LOT_FIELDS


def describe_companions(
    before: Recipe, changes: Mapping[str, Value], kept: Iterable[str] = (), named: Iterable[str] | None = None
) -> str:
    """Describe what went with the material it belonged to: what was emptied, what has a new value, what stays and why.

    Parameters
    ----------
    before : Recipe
        The recipe before the edit.
    changes : mapping
        All that changed in the edit; what has no owner among them is not named.
    kept : iterable of str
        Fields whose value belongs to something else now, because nothing better is known.
    named : iterable of str, optional
        The fields that went with others; all of those that have an owner among the changes by default.

    >>> describe_companions(Recipe(electrolyte_lot="A7"), {"electrolyte": "Li7P2S8I", "electrolyte_lot": ""})
    'Lot belonged to Li6PS5Cl and was emptied.'
    """
    emptied: dict[str, list[str]] = {}
    renewed: dict[str, list[str]] = {}
    for key in changes if named is None else named:
        owner, value = _owner(before, key, changes), changes[key]
        if owner and value in (None, ""):
            emptied.setdefault(owner, []).append(_label(key, emptied, owner))
        elif owner:
            words = f"{_label(key, renewed, owner)} is now {field_text(FIELDS[key], value)}"
            renewed.setdefault(owner, []).append(words)
    sentences = [
        f"{_list(labels)} belonged to {owner} and {'were' if _is_plural(labels) else 'was'} emptied."
        for owner, labels in emptied.items()
    ]
    sentences += [f"{_list(words)}; it was previously that of {owner}." for owner, words in renewed.items()]
    for key in kept:
        value_text = field_text(FIELDS[key], before.value(key))
        sentences.append(f"{FIELDS[key].label} is still {value_text}: the library has no other value; check it.")
    return " ".join(sentences)


def _owner(before: Recipe, key: str, changes: Mapping[str, Value]) -> str:
    """Name what a value belonged to, where that is among the changes; empty where it has no owner there."""
    owner = next((each for each in BELONGS[key].owners if each in changes), "")
    if not owner:
        return ""
    row, value = FIELDS[owner], before.value(owner)
    if words := _STATES.get((owner, None if value == "" else value)):
        return words
    if value is None or value == "":
        without = f"without {in_sentence(row.label)}"
        return f"the film {without}" if row.choices is None else f"a recipe {without}"
    if row.is_numeric:
        return f"{in_sentence(row.label)} {field_text(row, value)}"
    return in_sentence(row.show(value)) if row.choices is not None else str(value)


def _label(key: str, listed: Mapping[str, list[str]], owner: str) -> str:
    return in_sentence(FIELDS[key].label) if listed.get(owner) else FIELDS[key].label


def _is_plural(labels: list[str]) -> bool:
    return len(labels) > 1 or "grains" in labels[0].lower()


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def field_text(field: Field, value: Value) -> str:
    """Write a value of a field with its unit, or what a blank stands for.

    >>> field_text(FIELDS["thickness_um"], 30.0), field_text(FIELDS["binder"], None)
    ('30 µm', 'none')
    """
    if value is None or value == "":
        return field.blank or "empty"
    return f"{field.show(value)} {symbol(field.unit)}".strip()


def _describe_one(recipe: Recipe, changed: Recipe, key: str, value: Value) -> str:
    row, before = FIELDS[key], recipe.value(key)
    label = in_sentence(row.label)
    if row.kind == "boolean":
        return _SWITCHES.get((key, bool(value))) or f"Set {label} to {row.show(value)}"
    if value is None or value == "":
        return f"Leave out {before}" if row.kind == "material" else f"Empty {label}"
    if row.kind == "material":
        return f"Replace {before} by {value}" if before else f"Add {value} as {label}"
    if row.choices is not None:
        return f"Set {label} to “{in_sentence(row.show(value))}”"
    whole = next((material for material, part in PARTS.items() if part == key), "")
    named = changed.value(whole) if whole in SHARES else None
    return f"Set {named or label} to {row.show(value)} {symbol(row.unit)}".rstrip()


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence.

    >>> in_sentence("Dry-room dew point"), in_sentence("Li salt"), in_sentence("On substrate")
    ('dry-room dew point', 'Li salt', 'on substrate')
    """
    word = label.split(" ", 1)[0]
    is_plain = (len(word) > 2 and word[1:].islower()) or word == "On"
    return label[:1].lower() + label[1:] if is_plain else label
