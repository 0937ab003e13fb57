"""Evidence made up for the tests of its view: a few films of each kind, some far off."""

from ssedesigner.core.model_fit import Evidence, EvidencePoint, FittedParameter, accuracy
from ssedesigner.core.recipe import Recipe


def point(key, measured, predicted, kind="reported", **more):
    values = {
        "key": key,
        "kind": kind,
        "label": f"Li6PS5Cl, NBR [{key}]" if kind == "reported" else f"film {key}",
        "method": "slurry-casting",
        "binder_class": "film-forming",
        "has_scaffold": False,
        "measured": measured,
        "predicted": predicted,
        "low": predicted / 4,
        "high": predicted * 4,
        "temperature_c": 25.0,
        "conditions": "Slurry casting, 30 µm, measured at 25 °C",
        "citation": f"Author {key}, Journal (2023)",
        "source": "Song2023",
        "recipe": Recipe(name=f"Film of {key}", thickness_um=44.0) if kind == "reported" else None,
    }
    return EvidencePoint(**(values | more))


def made_up_evidence(own=()):
    points = (
        point("141", 0.8, 0.9),
        point("187", 1.6, 1.2, has_scaffold=True),
        point("201", 0.05, 0.6, reason="the powder was ground by hand", binder_class="ion-conducting"),
        point("111", 2.0, 2.3, method="solvent-free", binder_class="fibrillated"),
        point("202", 0.3, 0.2, binder_class="none"),
        point("S1", 0.5, 0.6, kind="series"),
        point("S2", 0.2, 0.26, kind="series"),
        *own,
    )
    reported = [each for each in points if each.kind == "reported"]
    return Evidence(
        points=points,
        parameters=(
            FittedParameter(
                key="loss",
                label="Loss by film-forming binder",
                value=-12.3,
                low=-15.0,
                high=-9.9,
                unit="-",
                note="How much of the conduction one part of binder takes away",
            ),
            FittedParameter(
                key="scatter", label="Scatter between laboratories", value=0.61, low=0.4, high=0.9, unit="-"
            ),
        ),
        leave_one_out=accuracy(reported),
        with_pellet=accuracy(points[:2]),
        fitted_on="2026-11-20",
        own=accuracy(own),
        learned=("Lot A of Li6PS5Cl conducts 1.4 times as well as assumed (two films).",) if own else (),
    )
