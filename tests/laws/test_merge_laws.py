"""Three laboratories exchange packages in every order, twice: what they end with, and that nobody loses a row."""

import contextlib
import json
import random
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.evidence import Cited
from ssedesigner.core.lots import Lot, LotCount
from ssedesigner.core.merging import CHOICES, Shared, SharedRow, canonical, heads, make_revision, merge, row_id
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.records.numbers import NUMBERED, keys_here
from ssedesigner.library.store import Library, LibraryError, restore_backup
from tests.batches import at, planned
from tests.files.backups.laboratories import SHIPPED, binder, content, film, verdict, visible
from tests.laws.trials import law

DISPUTE = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
NAMES = ("North", "South", "East")
ROUTES = tuple(permutations(NAMES, 2))


TOGETHER = ("batch", "entry", "draw", "specimen", "specimen", "correct entry", "correct entry", "equal film", "correct")
"""What two laboratories do with the same batch or film."""


def record_specimen(library: Library, batch: str, rng: random.Random, token: str) -> None:
    """Measure a specimen of a batch, finish it where it is not, and record its films."""
    specimen = rng.randint(1, 2)
    for quantity, value in (("measured_thickness_um", 30.0), ("conductivity_ms_cm", rng.choice([0.7, 0.8, 0.9]))):
        said = {"quantity": quantity, "value": value, "specimen": specimen}
        library.add_entry(batch, "measured", said, f"{token} {quantity}", at(5))
    said = {"quantity": "measured_temperature_c", "value": 25.0, "specimen": specimen}
    library.add_entry(batch, "measured", said, f"{token} degC", at(5))
    with contextlib.suppress(LibraryError):
        library.add_entry(batch, "finish", {}, f"{token} end", at(9))
    library.record_batch_films(batch)


def correct_entry(library: Library, batch: str, rng: random.Random, token: str) -> None:
    """Correct one of the first entries of a batch, which another laboratory corrects too."""
    entries = [one for one in library.batch(batch).entries if one.kind != "correct"]
    if not entries:
        return
    entry = entries[rng.randrange(2) % len(entries)]
    changed = {"note": {"text": token}, "weigh": {"grams": rng.randint(1, 99) / 10}}.get(entry.kind, {})
    library.correct_entry(entry.number, {**entry.content, **changed}, "slip", token, at(rng.randint(0, 20)))


def act(library: Library, rng: random.Random, number: int, kinds: Sequence[str] = ()) -> None:
    """Do something that a laboratory does; what the library refuses is not done."""
    name = library.machine_label
    films = [one.key for one in (*library.materials().own_films, *library.retired_films())]
    batches = [one.key for retired in (False, True) for one in library.batches(retired=retired)]
    lots = [one.lot for one in library.lots(retired=None)]
    lot = rng.choice(lots or [Lot(id="none", kind="binder", material="NBR", name="A")])
    rubbers = [key for kind, key in library.identities() if kind == "binder"]
    rubber = rng.choice(rubbers or ["NBR"])
    density = Cited(round(rng.uniform(0.8, 1.2), 3), "g/cm3", f"Lab book of {name}", grade="user")
    new = binder(rng.choice(["rubber", "Rubber", "house-rubber"]), 0.9, rng.choice(["Rubber", f"Rubber of {name}"]))
    deeds = {
        "material": lambda: library.add_material(new),
        "value": lambda: library.set_value("binder", rubber, "density_g_cm3", density),
        "shipped value": lambda: library.set_value("solvent", "toluene", "density_g_cm3", density),
        "variant": lambda: library.add_material(replace(binder(f"dry {rubber}", 1.0), values={}, lineage=(rubber,))),
        "rename": lambda: library.rename_material("binder", rubber, f"Rubber {rng.randint(1, 3)} of {name}"),
        "clear": lambda: library.clear_value("solvent", "toluene", "density_g_cm3"),
        "verdict": lambda: library.set_verdict(verdict(rubber, rng.choice(["caution", "incompatible", "compatible"]))),
        "unverdict": lambda: library.clear_verdict("solvent", "toluene", "binder", rubber),
        "retire": lambda: library.retire_material("binder", rng.choice(["SBR", rubber])),
        "restore": lambda: library.restore_material("binder", rng.choice(["SBR", rubber])),
        "film": lambda: library.add_film(film(f"Film {number} of {name}", binder=rubber)),
        "correct": lambda: library.correct_film(
            replace(film(f"Film {number}", rng.choice([0.5, 1.0, 2.0])), key=rng.choice(films or ["F-0001"])), "slip"
        ),
        "use": lambda: library.use_film(rng.choice(films or ["F-0001"]), rng.random() < 0.5),
        "retire film": lambda: library.retire_film(rng.choice(films or ["F-0001"])),
        "batch": lambda: planned(library, token=f"{number} of {name}", recipe=Recipe(name="R", binder=rubber)),
        "specimen": lambda: record_specimen(library, rng.choice(batches or ["B-0001"]), rng, f"{name}-{number}"),
        "correct entry": lambda: correct_entry(library, rng.choice(batches or ["B-0001"]), rng, f"{name}-{number}"),
        "equal film": lambda: library.add_film(film("Equal film", rng.choice([1.0, 2.0]))),
        "entry": lambda: library.add_entry(
            rng.choice(batches or ["B-0001"]), "note", {"text": f"{name} {number}"}, f"{name}-{number}", at(number)
        ),
        "lot": lambda: library.add_lot(Lot(kind="binder", material=rubber, name=f"A-{number}", received_g=50.0)),
        "correct lot": lambda: library.correct_lot(replace(lot, place=rng.choice(["shelf A", "shelf B"])), "moved"),
        "count lot": lambda: library.count_lot(lot.id, LotCount(at=at(number), grams=float(number), reason="counted")),
        "retire lot": lambda: library.retire_lot(lot.id),
        "draw": lambda: library.add_entry(
            rng.choice(batches or ["B-0001"]),
            "weigh",
            {"line": 1, "grams": 0.5, "lot_id": lot.id},
            f"{name}-{number}",
            at(number),
        ),
        "retire batch": lambda: library.retire_batch(rng.choice(batches or ["B-0001"])),
        "label": lambda: library.set_machine_label(f"{name.split()[0]} {number}"),
    }
    with contextlib.suppress(LibraryError):
        deeds[rng.choice(kinds or list(deeds))]()


def exchange(source: Library, target: Library, choice: str = "", rng: random.Random | None = None) -> dict[str, Any]:
    """Send a package, and with a source of chance decide some of its rows."""
    package, decisions = source.shared(), {}
    if rng is not None:
        planned_merge = target.preview_shared(package)
        rows = [*planned_merge.conflicts, *planned_merge.changes]
        decisions = {row.id: rng.choice(CHOICES) for row in rows if rng.random() < 0.4}
    merged = target.take_shared(package, choice, decisions)
    assert merged.held == ()
    return {name: dict(+by_kind) for name, by_kind in merged.counts.items()}


class Laboratories(dict[str, Library]):
    """Libraries by the names of laboratories, each with a copy of how it was once."""

    def __init__(self, fresh_file: Path, folder: Path) -> None:
        super().__init__()
        self.folder, self.numbers = folder, {}
        for name in NAMES:
            path = Path(shutil.copy(fresh_file, folder / f"{name}.sqlite"))
            self[name] = Library.open(path, shipped=SHIPPED)
            self[name].set_machine_label(name)

    def keep_copy(self, name: str) -> None:
        shutil.copy(self[name].path, self.folder / f"{name} before.sqlite")

    def put_back(self, name: str) -> None:
        """Restore the older copy: what was recorded since is only where a package took it."""
        copy = self.folder / f"{name} before.sqlite"
        if copy.exists():
            path = self[name].path
            self[name].close()
            restore_backup(copy, path)
            self[name] = Library.open(path, shipped=SHIPPED)

    def refuse_moved_numbers(self) -> None:
        """Nobody's own record has ever another number than the one under which it was recorded."""
        for name, library in self.items():
            for row, key in keys(library).items():
                if "(" not in key:  # two can have recorded the same film
                    assert self.numbers.setdefault((row, name), key) == key


def keys(library: Library) -> dict[str, str]:
    """The key of each film and batch by its identity."""
    with library._file.reading() as connection:
        return {row: key for kind in NUMBERED for row, key in keys_here(connection, kind).items()}


def live(labs: Laboratories, rng: random.Random, kinds: Sequence[str] = ()) -> None:
    """Let each work for itself, now and then send another one a package, or go back to an older copy."""
    for number in range(rng.randint(6, 18)):
        name = rng.choice(NAMES)
        act(labs[name], rng, number, kinds)
        chance = rng.random()
        if chance < 0.3:
            one, other = rng.sample(NAMES, 2)
            exchange(labs[one], labs[other], rng.choice(["", "", *CHOICES]), rng)
        elif chance < 0.4:
            labs.keep_copy(name)
        elif chance < 0.47:
            labs.put_back(name)
        labs.refuse_moved_numbers()


def exchange_all(labs: Laboratories, rng: random.Random) -> None:
    for _ in range(2):
        for one, other in rng.sample(ROUTES, len(ROUTES)):
            exchange(labs[one], labs[other])


def ends_of(view: Callable[[Library], object], labs: Laboratories) -> object:
    """What all laboratories have in the end, which is the same."""
    first, *others = [view(library) for library in labs.values()]
    assert all(other == first for other in others)
    return first


def recorded(library: Library) -> tuple[set[str], set[str]]:
    shared = library.shared()
    revisions = {revision for row in shared.rows.values() for revision in row.revisions}
    return revisions, {entry["token"] for batch in shared.batches for entry in batch.entries}


def is_undecided(end: dict[str, Any]) -> bool:
    return any(isinstance(said[-1], list) for said in end["rows"].values())


def refuse_doubled_specimens(library: Library) -> None:
    """A specimen of a batch is one film, whoever recorded it."""
    said = [json.loads(row.content) for row in library.shared().rows.values() if row.kind == "film"]
    specimens = [(one["batch"], one["specimen"]) for one in said if one["batch"]]
    assert len(specimens) == len({*specimens})


def refuse_different_labels(labs: Laboratories) -> None:
    """A record is called the same on all machines but those that recorded it and have it under its bare number."""
    for row, shared in labs["North"].shared().rows.items():
        if shared.kind in NUMBERED:
            called = [keys(library)[row] for library in labs.values()]
            records = sum(not revision.parents for revision in shared.revisions.values())
            assert len({key for key in called if "(" in key}) <= 1, called
            assert sum("(" not in key for key in called) <= records, called


@law(2)
@given(st.randoms(use_true_random=False))
def test_three_laboratories_end_with_the_same(fresh_file, tmp_path_factory, rng):
    end_with_the_same(Laboratories(fresh_file, tmp_path_factory.mktemp("labs")), rng)


@law(2)
@given(st.randoms(use_true_random=False))
def test_laboratories_that_work_on_one_batch_and_film_end_with_the_same(fresh_file, tmp_path_factory, rng):
    labs = Laboratories(fresh_file, tmp_path_factory.mktemp("labs"))
    for library in labs.values():
        library.add_material(binder("rubber", 0.9, f"Rubber of {library.machine_label}"))
    planned(labs["North"], token="common", recipe=Recipe(name="R", binder="rubber"))
    labs["North"].add_entry("B-0001", "weigh", {"line": 1, "grams": 4.85}, "weighed", at(1))
    exchange(labs["North"], labs["South"]), exchange(labs["South"], labs["East"])
    end_with_the_same(labs, rng, TOGETHER)


def end_with_the_same(labs: Laboratories, rng: random.Random, kinds: Sequence[str] = ()) -> None:
    """Let laboratories work and exchange all they have: each has the same in the end, and nobody has lost a row."""
    live(labs, rng, kinds)
    known = [set.union(*parts) for parts in zip(*map(recorded, labs.values()), strict=True)]
    exchange_all(labs, rng)
    labs.refuse_moved_numbers()
    end = ends_of(content, labs)
    refuse_doubled_specimens(labs["North"])
    revisions, entries = recorded(labs["North"])
    assert (revisions, entries & known[1]) == tuple(known)  # nobody's row is lost, and none is new
    assert {DISPUTE.search(token) is None for token in entries - known[1]} <= {False}  # but what is said of them
    refuse_different_labels(labs)
    if not is_undecided(end):
        ends_of(visible, labs)
    for one, other in ROUTES:  # every package once more changes nothing
        counts = exchange(labs[one], labs[other])
        assert not any([*counts["written"].values(), *counts["new"].values()])
    for one, other in ROUTES:
        exchange(labs[one], labs[other], rng.choice(CHOICES))
    exchange_all(labs, rng)
    assert not is_undecided(ends_of(content, labs))  # what was decided is settled for all
    ends_of(visible, labs)
    refuse_different_labels(labs)
    for library in labs.values():
        library.close()


def drawn_rows(rng: random.Random, machine: str, before: dict) -> dict:
    """Change some rows of a value kind, each as one more revision of what is shown."""
    rows = dict(before)
    for number in range(rng.randint(0, 4)):
        name = ("solvent", rng.choice(["toluene", "anisole"]), "density_g_cm3")
        said = rng.choice([None, 0.86, 0.87, 0.88])
        text = None if said is None else canonical({"number": said, "note": "", "retired": 0})
        one = rows.get(row_id("value", name)) or SharedRow(
            id=row_id("value", name), kind="value", name=name, shown="", revisions={}
        )
        at_time = f"2026-11-30T10:{rng.randint(0, 59):02d}:{number:02d}+00:00"
        revision = make_revision(one.id, [one.shown] if one.shown else [], at_time, machine, text)
        rows[one.id] = replace(one, shown=revision.id, revisions={**one.revisions, revision.id: revision})
    return rows


@law(150)
@given(st.randoms(use_true_random=False))
def test_the_order_of_packages_makes_no_difference(rng):
    begin = drawn_rows(rng, "North", {})
    packages = [Shared(machine=name, rows=drawn_rows(rng, name, begin)) for name in NAMES]
    ends = []
    for order in permutations(packages):
        rows = dict(begin)
        for package in (*order, *order):
            rows |= {row.id: row for row in merge(rows, package).rows}
        for package in packages:
            assert merge(rows, package).rows == ()
        assert all(row.shown in {head.id for head in heads(row)} for row in rows.values())
        ends.append({row.id: set(row.revisions) for row in rows.values()})
    assert all(end == ends[0] for end in ends)
