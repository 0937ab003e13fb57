"""One measured figure, and how a list of times becomes one."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time

IN_MS = {"ms": 1.0, "s": 1e3}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure with its unit and its aim: at most ``aim``, or at least where ``more_is_better``.

    ``is_steady`` marks a process time that another run would give again, so that it can be compared between commits;
    ``calibration_ms`` is what the calibration loop took beside it, 0 where that was not measured.
    """

    name: str
    value: float
    unit: str
    aim: float | None = None
    more_is_better: bool = False
    note: str = ""
    is_steady: bool = False
    calibration_ms: float = 0.0

    @property
    def is_met(self) -> bool | None:
        """True when the figure is as good as the aim; None without an aim."""
        if self.aim is None:
            return None
        return self.value >= self.aim if self.more_is_better else self.value <= self.aim

    @property
    def milliseconds(self) -> float:
        """A time in milliseconds; not a number where the figure is no time."""
        return self.value * IN_MS.get(self.unit, float("nan"))

    @property
    def ratio(self) -> float | None:
        """A time as a multiple of the calibration loop, which a faster machine does not change; None for the rest."""
        if not self.calibration_ms or self.unit not in IN_MS:
            return None
        return self.milliseconds / self.calibration_ms


def milliseconds(call: Callable[[], object], repeats: int) -> list[float]:
    """Time a call again and again, after one call that does not count [ms]."""
    call()
    times = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        times.append((perf_counter() - start) * 1e3)
    return times


def processor_milliseconds(call: Callable[[], object], repeats: int, rounds: int = 7) -> float:
    """Return the process time of a call in the best of several rounds [ms], whatever else is running."""
    call()
    best = float("inf")
    for _ in range(rounds):
        start = process_time()
        for _ in range(repeats):
            call()
        best = min(best, (process_time() - start) / repeats)
    return best * 1e3


def percentile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies; the nearest of them."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
