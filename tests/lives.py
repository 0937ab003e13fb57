"""Processes that are killed, one after another: the program is loaded once, and each of them is a fork of that."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_END = "the end"

_FORKING = """
import importlib, json, os, signal, sys, traceback
live = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])
for line in sys.stdin:
    if pid := os.fork():
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print("", json.dumps([sys.argv[3], status]), sep="\\n", flush=True)  # the last line may be cut off
        continue
    signal.alarm(120)  # one that hangs fails the test
    print(os.getpid(), flush=True)
    try:
        live(*json.loads(line))
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
"""


@contextmanager
def lives_of(function: Callable[..., None]) -> Iterator[Callable[..., list[str]]]:
    """Give a way to run a function of a module in a new process as often as wanted.

    It returns the lines that the function printed until it returned or was killed; with ``killed_after`` it is killed
    from outside after that many lines.
    """
    program = [sys.executable, "-c", _FORKING, function.__module__, function.__name__, _END]
    process = subprocess.Popen(
        program,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def live(*arguments: object, killed_after: int | None = None) -> list[str]:
        print(json.dumps(list(map(str, arguments))), file=process.stdin, flush=True)
        printed, pid = [], int(process.stdout.readline())
        for line in process.stdout:
            if line.startswith(f'["{_END}"'):
                break
            if line.strip():
                printed.append(line.strip())
                if len(printed) == killed_after:
                    os.kill(pid, signal.SIGKILL)
        assert json.loads(line)[1] in {0, -signal.SIGKILL}
        return printed

    try:
        yield live
    finally:
        process.stdin.close()
        process.stdout.close()
        assert process.wait() == 0
