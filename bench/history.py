"""What was measured at earlier commits: one line of JSON for each run that was kept, and what has become slower since.

Figures are compared as multiples of the calibration loop, with the last run of the same machine before any other.
"""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import PySide6

from bench.measure import Figure

ROOT = Path(__file__).resolve().parents[1]
HISTORY = ROOT / "bench" / "history.jsonl"
TOLERANCE = 0.10
"""A figure may be so much slower before it is named: the same commit differs by less between two runs."""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What figures depend on beside the program."""

    processor: str
    cores: int
    python: str
    qt: str


@dataclass(frozen=True, kw_only=True)
class Run:
    """The steady figures of one commit on one machine: by name the time [ms] and its multiple of the loop."""

    commit: str
    date: str
    machine: Machine
    figures: dict[str, tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Change:
    """How a figure has changed against an earlier run: 0.2 is a fifth slower."""

    share: float
    commit: str
    is_same_machine: bool

    @property
    def is_slower(self) -> bool:
        return self.share > TOLERANCE

    def __str__(self) -> str:
        against = f"than {self.commit}" + ("" if self.is_same_machine else " elsewhere")
        return f"{self.share:+.0%}".replace("-", "−") + (f" SLOWER {against}" if self.is_slower else "")


def this_machine() -> Machine:
    """Return the machine of this process."""
    table = Path("/proc/cpuinfo")
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return Machine(
        processor=names[0] if names else platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        python=platform.python_version(),
        qt=PySide6.__version__,
    )


def this_commit() -> str:
    """Return the commit of the checkout, with a plus where files differ from it; empty where there is no git."""
    try:
        commit = _git("rev-parse", "--short=8", "HEAD").strip()
        return commit + ("+" if _git("status", "--porcelain", "--untracked-files=no").strip() else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def run_of(figures: list[Figure], commit: str, machine: Machine) -> Run:
    """Return what is kept of a run."""
    steady = {figure.name: figure for figure in figures if figure.is_steady and figure.ratio is not None}
    kept = {name: (round(figure.milliseconds, 4), round(figure.ratio or 0, 5)) for name, figure in steady.items()}
    return Run(commit=commit, date=date.today().isoformat(), machine=machine, figures=kept)


def read_history(path: Path = HISTORY) -> list[Run]:
    """Read the runs that were kept, the oldest first."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [_read(json.loads(line)) for line in lines if line.strip()]


def _read(row: dict) -> Run:
    figures = {name: (value, ratio) for name, (value, ratio) in row["figures"].items()}
    return Run(commit=row["commit"], date=row["date"], machine=Machine(**row["machine"]), figures=figures)


def add_to_history(run: Run, path: Path = HISTORY) -> None:
    """Write a run as the last line."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")


def changes(run: Run, history: list[Run]) -> dict[str, Change]:
    """Compare each figure with the last run of the same machine that has it, or else with the last of any machine."""
    by_name: dict[str, Change] = {}
    for name, (_, ratio) in run.figures.items():
        with_it = [earlier for earlier in history if earlier.figures.get(name, (0, 0))[1]]
        same = [earlier for earlier in with_it if earlier.machine == run.machine]
        if with_it:
            last = (same or with_it)[-1]
            share = ratio / last.figures[name][1] - 1
            by_name[name] = Change(share=share, commit=last.commit, is_same_machine=bool(same))
    return by_name
