"""Libraries with everything in them, and ways to damage a file that are the same for the same seed."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material, PairVerdict
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from tests.batches import at, drawn, planned

PAGE = 4096
FILM = MeasuredFilm(
    key="", name="Film 7", recipe=Recipe(), thickness_um=32.0, temperature_c=25.0, conductivity_ms_cm=1.2
)


def fill(library: Library, batches: int = 2, entries: int = 25) -> None:
    """Add materials, values, verdicts, films, batches and entries of one's own."""
    rng = random.Random(7)
    for number in range(20):
        values = {"density_g_cm3": Cited(0.9 + number / 100, "g/cm3", "Lab book 7", grade="user")}
        library.add_material(Material(kind="binder", key=f"own-{number}", name=f"Own {number}", values=values))
        library.set_verdict(
            PairVerdict(
                first_kind="binder",
                first=f"own-{number}",
                second_kind="solvent",
                second="toluene",
                verdict="caution",
                reason="swells",
                grade="user",
                sources=("Lab book 7",),
                origin="user",
            )
        )
    keys = library.add_films(replace(FILM, name=f"Film {number}") for number in range(30))
    library.correct_film(replace(FILM, key=keys[0], name="Film 0 again"), "the name")
    library.retire_film(keys[1])
    for _ in range(batches):
        batch = planned(library)
        for number in range(entries):
            kind, content = drawn(rng, number, list(library.batch(batch.key).entries))
            library.add_entry(batch.key, kind, content, f"{batch.key}-{number}", at(number + 1))


def read_all(library: Library) -> None:
    """Read everything that any screen or command reads."""
    library.materials()
    library.film_revisions()
    library.retired_films()
    for text in ("own", "Li6", "to"):
        library.search(text)
        library.batches(text)
    for is_retired in (False, True):
        for batch in library.batches(retired=is_retired):
            library.batch(batch.key)
            library.batch_films(batch.key)


def flip_bits(whole: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 5, 200))):
        whole[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)


def flip_in_one_page(whole: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(whole) // PAGE) * PAGE
    for _ in range(rng.choice((1, 5, 50))):
        whole[start + rng.randrange(PAGE)] ^= 1 << rng.randrange(8)


def flip_at_the_start(whole: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 3))):
        whole[rng.randrange(3 * PAGE)] ^= 1 << rng.randrange(8)


def truncate(whole: bytearray, rng: random.Random) -> None:
    del whole[rng.randrange(len(whole)) // rng.choice((1, 512)) * rng.choice((1, 512)) :]


def zero_pages(whole: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(whole) // PAGE) * PAGE
    whole[start : start + PAGE] = bytes(PAGE)


def swap_pages(whole: bytearray, rng: random.Random) -> None:
    first, second = (rng.randrange(len(whole) // PAGE) * PAGE for _ in range(2))
    kept = whole[first : first + PAGE]
    whole[first : first + PAGE] = whole[second : second + PAGE]
    whole[second : second + PAGE] = kept


def raise_letters(whole: bytearray, rng: random.Random) -> None:
    """Garble text alone, which no check of pages can see."""
    places = [place for place in rng.sample(range(len(whole)), 4000) if 97 <= whole[place] <= 122]
    for place in places[: rng.choice((1, 20, 400))]:
        whole[place] = rng.choice((whole[place] ^ 0x80, 97 + rng.randrange(26)))


HARMS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flip_bits,
    flip_in_one_page,
    flip_at_the_start,
    truncate,
    zero_pages,
    swap_pages,
    raise_letters,
)


def damaged_copy(whole: bytes, seed: int, path: Path) -> str:
    """Write a copy that a seed damages; return how."""
    rng = random.Random(seed)
    harm = HARMS[seed % len(HARMS)]
    content = bytearray(whole)
    harm(content, rng)
    path.write_bytes(bytes(content))
    return harm.__name__
