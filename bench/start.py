"""From the start of the process to a painted window that takes a key, and to the first numbers in it."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Timer
from time import perf_counter

from bench.measure import Figure
from bench.screen import screen

ROOT = Path(__file__).resolve().parents[1]
STARTS = 5
COMPILED = "compiled"
LONGEST_S = 60.0
AIM_S = 0.6
"""Process time of a start until the window is usable [s]."""
CHILD = "from bench.start_child import main; raise SystemExit(main())"
"""Not ``-m``, which would load more than the program does."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """Process time and time on the clock until the window was usable, and until its first numbers [s]."""

    busy: float
    clock: float
    first_busy: float
    first_clock: float


def start_figures(scale: float = 1.0, *, is_quick: bool = False) -> list[Figure]:
    """Start the program several times on a screen of a scale; the first, which makes the library, counts apart."""
    with tempfile.TemporaryDirectory() as data:
        first = _start(_environment(Path(data), scale))
        later = start_figures_of(Path(data), scale=scale, starts=3 if is_quick else STARTS, aim=AIM_S)
    name = f"first start at {scale * 100:g} %, which makes the library, process time"
    return [*later, Figure(name=name, value=first.busy, unit="s", note=_by_the_clock(first.clock))]


def start_figures_of(
    data: Path, prefix: str = "", *, aim: float, scale: float = 1.0, starts: int = STARTS
) -> list[Figure]:
    """Start the program several times on a data folder, after once that compiles it as on a person's machine."""
    environment = _environment(data, scale)
    if not (data / COMPILED).exists():
        _start(environment)
    every = [_start(environment) for _ in range(starts)]
    busy, clock = median(one.busy for one in every), median(one.clock for one in every)
    first, numbers = median(one.first_busy for one in every), median(one.first_clock for one in every)
    start, note = f"{prefix}start at {scale * 100:g} % to", f"median of {starts}"
    best = f"best {min(one.clock for one in every):.2f} s"
    usable, answer = f"{start} usable window, process time", f"{start} first numbers, process time"
    return [
        Figure(name=usable, value=busy, unit="s", aim=aim, note=note, is_steady=True),
        Figure(name=f"{start} usable window, on the clock", value=clock, unit="s", note=best),
        Figure(name=answer, value=first, unit="s", note=_by_the_clock(numbers), is_steady=True),
    ]


def _by_the_clock(seconds: float) -> str:
    return f"{seconds:.2f} s by the clock"


def _environment(data: Path, scale: float) -> dict[str, str]:
    compiled = {"PYTHONPYCACHEPREFIX": str(data / COMPILED), "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **compiled, **screen(data, scale), "SSEDESIGNER_DATA": str(data)}


def _start(environment: dict[str, str]) -> Start:
    """Start the program once and wait for its window and its first numbers."""
    begin, usable = perf_counter(), (0.0, 0.0)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        killer = Timer(LONGEST_S, child.kill)
        killer.daemon = True
        killer.start()
        for line in child.stdout:
            clock = perf_counter() - begin
            word, _, busy = line.strip().partition(" ")
            if word == "usable":
                usable = float(busy), clock
            if word == "predicted":
                child.wait(timeout=30)
                killer.cancel()
                return Start(busy=usable[0], clock=usable[1], first_busy=float(busy), first_clock=clock)
    raise RuntimeError(f"The program ended with {child.returncode} before its window was usable.")
