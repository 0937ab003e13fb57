"""What a drawn structure with its current says, in words and as plain data."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from ssedesigner.core.notation import format_number
from ssedesigner.core.units import from_si
from ssedesigner.physics.network.attribution import Loss
from ssedesigner.physics.network.plan import Plan, remarks
from ssedesigner.physics.network.results import Crossing, Network

ASSUMED = "An assumed structure, not a measurement."
"""What stands beside every number and picture of a drawn structure."""
BY_CHANCE = (
    "Grains, binder and fibres are placed at random by the numbers of the recipe; no image of your film is used."
)
GEOMETRY_ONLY = "The network has neither contacts nor grain boundaries: the recipe’s prediction comes from the fit."
NO_PATH = "No path leads through this structure: its conductivity is 0. Draw another or finer one before you judge."
_WIDTH = 100
PART_NAMES = {"binder": "Binder", "fibres": "Fibres", "pores": "Pores", "rest": "Liquids, pellet and the rest"}


def percent(share: float) -> str:
    """Write a share in whole percent, with a decimal below ten.

    >>> percent(0.484), percent(0.0304), percent(0.0)
    ('48 %', '3.0 %', '0 %')
    """
    value = 100 * share
    return f"{value:.1f} %" if 0 < value < 9.95 else f"{value:.0f} %"


def part_text(relative: float) -> str:
    """Write a conductivity beside that of the powder.

    >>> part_text(0.484), part_text(42.3)
    ('48 % of', '42 ×')
    """
    return f"{format_number(relative, 2)} ×" if relative >= 2 else f"{percent(relative)} of"


def loss_text(factor: float) -> str:
    """Write what a part takes of the conductivity.

    >>> loss_text(0.8), loss_text(1.0), loss_text(1.03)
    ('−20 %', '0 %', '+3 %')
    >>> loss_text(140.0)
    '× 140'
    """
    if factor >= 2:
        return f"× {format_number(factor, 2)}"
    change = round(100 * (factor - 1))
    return f"{change:+d} %".replace("-", "−") if change else "0 %"


def crossing_text(crossing: Crossing) -> str:
    """Write how many grains straight lines through the film meet.

    >>> crossing_text(Crossing(median=19, low=12, high=25))
    '19 grains on a straight line (12 to 25)'
    """
    return f"{crossing.median:.0f} grains on a straight line ({crossing.low:.0f} to {crossing.high:.0f})"


def network_notes(network: Network) -> tuple[str, ...]:
    """Return what must be said beside the numbers of a network."""
    closed = (NO_PATH,) if network.relative == 0 else ()
    return (f"{ASSUMED} {BY_CHANCE}", GEOMETRY_ONLY, *remarks(network.structure.plan).values(), *closed)


def network_lines(network: Network | str, losses: Sequence[Loss] = ()) -> list[str]:
    """Write a network, or the reason why there is none, as lines for a terminal."""
    if isinstance(network, str):
        return [f"Network of voxels: {network}"]
    plan = network.structure.plan
    factor = "not known, because nothing runs through" if network.tortuosity is None else _number(network.tortuosity, 3)
    rows = [
        ("Conductivity by geometry alone", f"{_ms_cm(network.conductivity)} mS/cm"),
        ("Beside the powder", f"{part_text(network.relative)} its conductivity"),
        ("Tortuosity factor", factor),
        ("Grains through the film", crossing_text(network.grains)),
        ("Half of the current", f"in {percent(network.half_share)} of the sulfide"),
        ("Volumes drawn", volumes_text(plan)),
        ("Voxels", voxels_text(plan)),
    ]
    lines = ["Network of voxels: an assumed structure, not a measurement"]
    lines += [f"  {label:<34}{value}" for label, value in rows]
    lines += [f"  {PART_NAMES[loss.part]:<34}{_loss(loss)}" for loss in losses]
    return lines + [
        textwrap.fill(note, _WIDTH, initial_indent="  - ", subsequent_indent="    ") for note in network_notes(network)
    ]


def volumes_text(plan: Plan) -> str:
    """Write the volumes of a plan."""
    parts = {"sulfide": plan.sulfide, "binder": plan.binder, "fibres": plan.fibres, "pores": plan.pores}
    return ", ".join(f"{name} {percent(share)}" for name, share in parts.items() if share or name == "sulfide")


def voxels_text(plan: Plan) -> str:
    """Write how finely a plan is drawn."""
    count = " × ".join(map(str, plan.shape))
    return f"{count} of {_number(from_si(plan.voxel, 'um'), 2)} µm, structure {plan.seed + 1}"


def _loss(loss: Loss) -> str:
    if loss.geometry is None:
        return f"fit {loss_text(loss.fit or 1.0)}, network none" if loss.fit is not None else "not known"
    words = f"geometry {loss_text(loss.geometry)}"
    if loss.fit is None or loss.contact is None:
        return words
    left = "contacts, as what is left," if loss.contact <= 1 else "the network takes more, left over"
    return f"{words}, fit {loss_text(loss.fit)}: {left} {loss_text(loss.contact)}"


def _ms_cm(conductivity: float) -> str:
    return _number(from_si(conductivity, "mS/cm"), 3)


def _number(value: float, digits: int) -> str:
    return format_number(value, digits)


def network_dict(network: Network | str, losses: Sequence[Loss] = ()) -> dict[str, object]:
    """Return a network as plain data; one that is not known has a ``reason``."""
    if isinstance(network, str):
        return {"relative_conductivity": None, "reason": network}
    plan = network.structure.plan
    return {
        "is_assumed": True,
        "relative_conductivity": network.relative,
        "conductivity_ms_cm": from_si(network.conductivity, "mS/cm"),
        "tortuosity_factor": network.tortuosity,
        "grains_through_film": {
            "median": network.grains.median,
            "low": network.grains.low,
            "high": network.grains.high,
        },
        "sulfide_with_half_of_current": network.half_share,
        "loss_by_depth": [float(loss) for loss in network.loss_by_depth],
        "losses": [
            {"part": loss.part, "geometry": loss.geometry, "fit": loss.fit, "contact": loss.contact} for loss in losses
        ],
        "drawn": {
            "voxels": list(plan.shape),
            "voxel_um": from_si(plan.voxel, "um"),
            "seed": plan.seed,
            "d50_um": from_si(plan.d50, "um"),
            "drawn_d50_um": from_si(network.structure.grains.sizes[1], "um"),
            "sulfide": plan.sulfide,
            "binder": plan.binder,
            "fibres": plan.fibres,
            "pores": plan.pores,
        },
        "notes": list(network_notes(network)),
    }
