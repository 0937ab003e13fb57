"""LOT_FIELDS: one row for every quantity that is kept of a lot, and what a lot has left.

A lot is one jar or drum of a material as the laboratory received or made it. Its form, its checks, its table and the
guide all read this table. What is left is always computed: what was counted last, or received, less what batches have
drawn since.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from datetime import date, timedelta

from ssedesigner.core.batch.clock import moment
from ssedesigner.core.fields import FIELDS, Field, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.measured_film import Problem, check_date
from ssedesigner.core.notation import exact, numeral

_NOT_STATED = "not stated"
_DIGITS = 6
"""Digits behind the point to which sums of grams are rounded: finer than any balance."""

_DIGITS_SHOWN = 3
"""Digits behind the point of such a sum on screen: those of the balance that a batch is planned for unless one says."""

SOON_DAYS = 30
"""How many days before its expiry a lot is shown as one that expires soon."""


def _number(key: str, label: str, unit: str, low: float, high: float, text: str, **more: object) -> Field:
    return Field(
        key=key,
        section="lot",
        label=label,
        unit=unit,
        minimum=low,
        maximum=high,
        blank=_NOT_STATED,
        help=text,
        **more,  # type: ignore[arg-type]
    )


def _text(key: str, label: str, text: str, *, blank: str | None = "") -> Field:
    return Field(key=key, section="lot", label=label, kind="text", blank=blank, help=text)


def _as_in_recipe(key: str, recipe_key: str, label: str, text: str) -> Field:
    field = FIELDS[recipe_key]
    return _number(
        key,
        label,
        field.unit,
        field.minimum,
        field.maximum,
        text,
        symbol=field.symbol,
        decimals=field.decimals,
        step=field.step,
    )


_DAY = "Year, month, day, such as 2026-03-31."

# fmt: off
LOT_FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        _text("name", "Lot", "Number or name of the lot, as the supplier or your laboratory calls it.", blank=None),
        _text("supplier", "Supplier", "Who made or sold the lot; your own laboratory for one of your own."),
        _as_in_recipe("conductivity_ms_cm", "electrolyte_conductivity_ms_cm", "Conductivity",
                      "Ionic conductivity of a cold-pressed pellet of the lot, from its certificate or measured here."),
        _as_in_recipe("conductivity_temperature_c", "electrolyte_conductivity_temperature_c", "Measured at",
                      "Temperature at which the conductivity was measured."),
        _as_in_recipe("conductivity_pressure_mpa", "electrolyte_conductivity_pressure_mpa", "Measured under",
                      "Stack pressure on the pellet during the measurement, not what formed it."),
        _as_in_recipe("pellet_pressure_mpa", "lot_pellet_pressure_mpa", "Pellet pressure",
                      "Pressure that formed the pellet on which the conductivity was measured."),
        _as_in_recipe("pellet_density_pct", "lot_pellet_density_pct", "Pellet density",
                      "Density of that pellet, over that of the material without pores."),
        _as_in_recipe("particle_d50_um", "particle_d50_um", "Particle size D50", "Median particle size by volume."),
        _as_in_recipe("particle_d90_um", "particle_d90_um", "Particle size D90",
                      "Size that a tenth of the powder exceeds, by volume."),
        _text("certificate", "Certificate", "Number or file of the certificate that states these values."),
        _text("certified_on", "Certificate of", f"Date of the certificate. {_DAY}"),
        _number("received_g", "Received", "g", 0.0, 1e6, "What the jar held when it was received or made.",
                decimals=3),
        _text("received_on", "Received on", f"Day on which the lot was received or made. {_DAY}"),
        _text("opened_on", "Opened on", f"Day on which the jar was first opened. {_DAY}"),
        _text("expires_on", "Expires on", f"Last day on which the lot may be used unopened. {_DAY}"),
        _number("open_days", "Use within", "d", 1, 3650,
                "How many days after it was opened the lot may be used, as the supplier or your laboratory says.",
                kind="integer"),
        _text("place", "Place", "Where the jar is kept, such as glovebox 2, shelf B."),
        _text("note", "Note", "Anything that the next person should know about the lot."),
        _text("by", "Entered by", "Initials of the person who enters this."),
    )
}
# fmt: on
"""What is kept of a lot beside its material, by key; the key is also the attribute of :class:`Lot` and the column."""

CERTIFIED = (
    *("conductivity_ms_cm", "conductivity_temperature_c", "conductivity_pressure_mpa"),
    *("pellet_pressure_mpa", "pellet_density_pct", "particle_d50_um", "particle_d90_um"),
)
"""The values of a certificate, in the units of the recipe's fields for the lot."""

FROM_CERTIFICATE = {
    "electrolyte_conductivity_ms_cm": "conductivity_ms_cm",
    "electrolyte_conductivity_temperature_c": "conductivity_temperature_c",
    "electrolyte_conductivity_pressure_mpa": "conductivity_pressure_mpa",
    "lot_pellet_pressure_mpa": "pellet_pressure_mpa",
    "lot_pellet_density_pct": "pellet_density_pct",
    "particle_d50_um": "particle_d50_um",
    "particle_d90_um": "particle_d90_um",
}
"""Fields of a recipe that a certificate can fill, with the quantity of the lot."""


_DATES = ("certified_on", "received_on", "opened_on", "expires_on")
_PAST = ("certified_on", "received_on", "opened_on")


@dataclass(frozen=True, kw_only=True)
class Lot:
    """One lot of a material.

    ``id`` is its identity on every machine, ``key`` its label on this one, such as L-0001; both are empty before it is
    recorded. ``kind`` and ``material`` are those of the library. Quantities are in the units of LOT_FIELDS, dates are
    texts such as 2026-03-31, empty where they are not known.
    """

    id: str = ""
    key: str = ""
    kind: str
    material: str
    name: str
    supplier: str = ""
    conductivity_ms_cm: float | None = None
    conductivity_temperature_c: float | None = None
    conductivity_pressure_mpa: float | None = None
    pellet_pressure_mpa: float | None = None
    pellet_density_pct: float | None = None
    particle_d50_um: float | None = None
    particle_d90_um: float | None = None
    certificate: str = ""
    certified_on: str = ""
    received_g: float | None = None
    received_on: str = ""
    opened_on: str = ""
    expires_on: str = ""
    open_days: int | None = None
    place: str = ""
    note: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class LotRevision:
    """A lot as it was recorded at one time; revision 1 is the first, each correction adds one with its reason."""

    revision: int
    recorded_at: str
    reason: str
    lot: Lot


@dataclass(frozen=True, kw_only=True)
class LotCount:
    """What a stock-taking found in the jar [g] at a time (ISO 8601 with offset), and why it was counted."""

    at: str
    grams: float
    reason: str
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Draw:
    """What a weighing took from a lot [g], less than 0 where it was put back.

    ``batch`` is the key of the batch, ``line`` its line, ``entry`` the number of the weighing. ``is_by_name`` is True
    where the weighing only names the lot: its text is the name of this lot of the material, and of no other.
    """

    batch: str
    line: int
    grams: float
    at: str
    entry: int = 0
    is_by_name: bool = False


@dataclass(frozen=True, kw_only=True)
class LotStock:
    """A lot with what batches have drawn from it and what was counted, each the oldest first.

    ``unclear`` are weighings that name this lot in words that another lot of the material has too; they are deducted
    from neither.
    """

    lot: Lot
    draws: tuple[Draw, ...] = ()
    counts: tuple[LotCount, ...] = ()
    unclear: tuple[Draw, ...] = ()
    is_retired: bool = False

    @property
    def drawn_g(self) -> float:
        """What all batches on record have drawn [g]."""
        return round(math.fsum(draw.grams for draw in self.draws), _DIGITS)

    @property
    def left_g(self) -> float | None:
        """What is left [g], less than 0 where more was drawn than there was; None when nothing says what there was."""
        if not self.counts:
            return None if self.lot.received_g is None else round(self.lot.received_g - self.drawn_g, _DIGITS)
        return left_after(self.counts[-1], self.draws)


def certificate_values(lot: Lot) -> dict[str, float]:
    """Return what the certificate of a lot states, by the field of a recipe that holds it."""
    stated = {key: getattr(lot, quantity) for key, quantity in FROM_CERTIFICATE.items()}
    return {key: value for key, value in stated.items() if value is not None}


def left_after(count: LotCount, draws: tuple[Draw, ...]) -> float:
    """Return what is left [g] of what was counted, after the draws that came later."""
    since = moment(count.at)
    later = math.fsum(draw.grams for draw in draws if moment(draw.at) > since)
    return round(count.grams - later, _DIGITS)


def sum_number(grams: float) -> str:
    """Write a sum of grams with the digits that a batch shows [g]; one that would show as nothing keeps all of its own.

    >>> sum_number(169.7394), sum_number(30.0), sum_number(-0.0004)
    ('169.739', '30', '−0.0004')
    """
    return exact(round(grams, _DIGITS_SHOWN) or grams)


def grams_missed(stock: LotStock, place: int) -> float | None:
    """Return how much more a stock-taking found [g] than the record said then, less than 0 for less; None if unknown.

    ``place`` is that of the stock-taking in the lot's own list.
    """
    count, since = stock.counts[place], moment(stock.counts[place].at)
    before = dataclasses.replace(
        stock, draws=tuple(draw for draw in stock.draws if moment(draw.at) <= since), counts=stock.counts[:place]
    ).left_g
    return None if before is None else round(count.grams - before, _DIGITS)


def lot_problems(lot: Lot) -> list[Problem]:
    """Return everything that is wrong with a lot, by the key of its field; none means that it can be kept.

    Whether the library has its material is not looked up here.
    """
    problems = [*_field_problems(lot)]
    if not lot.kind or not lot.material:
        problems.append(("material", "A lot needs a material of the library; choose one."))
    if problems:
        return problems
    return [*_value_problems(lot), *_order_problems(lot)]


def _field_problems(lot: Lot) -> Iterator[Problem]:
    for key, field in LOT_FIELDS.items():
        value = getattr(lot, key)
        try:
            checked = field.check(value.strip() if isinstance(value, str) else value)
            if key in _DATES and checked:
                check_date(str(checked), field.label, may_come=key not in _PAST)
            if isinstance(checked, str):
                checked.encode()
        except FieldError as error:
            yield key, str(error)
        except UnicodeEncodeError:
            yield key, f"{field.label} contains an incomplete character; type it again."


def _value_problems(lot: Lot) -> Iterator[Problem]:
    if lot.conductivity_ms_cm is not None and lot.conductivity_temperature_c is None:
        yield "conductivity_temperature_c", "A conductivity needs the temperature of its measurement; enter it too."
    d50, d90 = lot.particle_d50_um, lot.particle_d90_um
    if d50 is not None and d90 is not None and d90 < d50:
        sentence = f"D90 cannot be smaller than D50 ({numeral(d90)} and {numeral(d50)} µm); check both."
        yield "particle_d90_um", sentence


def _order_problems(lot: Lot) -> Iterator[Problem]:
    received, opened, expires = lot.received_on.strip(), lot.opened_on.strip(), lot.expires_on.strip()
    if received and opened and opened < received:
        yield "opened_on", f"The lot was opened ({opened}) before it was received ({received}); check both dates."
    if received and expires and expires < received:
        yield "expires_on", f"The lot expired ({expires}) before it was received ({received}); check both dates."


def tidy_lot(lot: Lot) -> Lot:
    """Return the lot with no blanks around its texts."""
    texts = {key: getattr(lot, key).strip() for key, field in LOT_FIELDS.items() if field.kind == "text"}
    return dataclasses.replace(lot, **texts)


def count_problem(count: LotCount) -> str:
    """Return in one sentence what is wrong with a stock-taking, or an empty text."""
    field = LOT_FIELDS["received_g"]
    try:
        field.check(count.grams)
        text = f"{count.reason}{count.by}"
        text.encode()
    except FieldError as error:
        return str(error).replace(field.label, "Grams counted", 1)
    except UnicodeEncodeError:
        return "A text contains an incomplete character; type it again."
    if not count.reason.strip():
        return "A stock-taking needs a reason; write in a few words why the lot was counted."
    try:
        moment(count.at)
    except ValueError:
        return "A stock-taking needs its time, such as 2026-03-31 14:05."
    return ""


def last_day(lot: Lot) -> date | None:
    """Return the last day on which a lot may be used: its expiry, or earlier once it is open; None if not known."""
    days = [date.fromisoformat(lot.expires_on)] if lot.expires_on else []
    if lot.opened_on and lot.open_days is not None:
        days.append(date.fromisoformat(lot.opened_on) + timedelta(days=lot.open_days))
    return min(days, default=None)


def expiry_words(lot: Lot, today: date) -> str:
    """Say when a lot expires or expired, whichever of its dates comes first; empty where no date is known.

    >>> lot = Lot(kind="electrolyte", material="Li6PS5Cl", name="A7", expires_on="2026-04-12")
    >>> expiry_words(lot, date(2026, 3, 31)), expiry_words(lot, date(2026, 4, 13))
    ('expires in 12 days', 'expired yesterday')
    >>> expiry_words(dataclasses.replace(lot, opened_on="2026-03-01", open_days=14), date(2026, 3, 31))
    'opened too long: 16 days over'
    """
    day = last_day(lot)
    if day is None:
        return ""
    left = (day - today).days
    if left < 0 and lot.expires_on != day.isoformat():
        return f"opened too long: {_days(-left)} over"
    if left < 0:
        return "expired yesterday" if left == -1 else f"expired {-left} days ago"
    if lot.expires_on != day.isoformat():
        return "last day after opening" if left == 0 else f"{_days(left)} left after opening"
    return "expires today" if left == 0 else f"expires in {_days(left)}"


def is_expired(lot: Lot, today: date) -> bool:
    """Return whether a lot is past its expiry, or was opened longer ago than it keeps."""
    day = last_day(lot)
    return day is not None and day < today


def expires_soon(lot: Lot, today: date) -> bool:
    """Return whether a lot is still good, but not for long."""
    day = last_day(lot)
    return day is not None and today <= day <= today + timedelta(days=SOON_DAYS)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
