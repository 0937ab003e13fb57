"""The tireless user: finds nothing here, tells what it finds, does the same for the same seed."""

import subprocess
import sys
from pathlib import Path

from bench import soak as bench_soak
from bench.soak import main, soak
from ssedesigner.ui.pictures.process_strip import ProcessStrip


def test_a_user_who_tries_anything_finds_no_error(styled):
    account, traces = soak(seed=9, edits=40)
    assert traces == ""
    assert account.errors == []
    assert account.edits > 20
    assert account.refusals > 4
    assert account.steps > account.edits + account.refusals
    assert account.slowest[0] > 0.0


def test_a_seed_does_the_same_again_and_an_error_is_counted_with_its_step(styled, monkeypatch):
    monkeypatch.setattr(ProcessStrip, "show_prediction", lambda *_: {}["rpm"])
    heard = [], []
    for steps in heard:
        account, traces = soak(seed=4, edits=5, report=steps.append)
        assert traces.count("KeyError: 'rpm'") == 1
        assert account.errors[0].endswith("errors")
        assert account.errors[0].split(":")[0] in steps
    assert heard[0] == heard[1]


def test_a_process_that_dies_is_named_with_its_seed_and_step(monkeypatch, capsys):
    def die(command, **_):
        Path(command[-1]).write_text("step 71, type '5' into name\n", encoding="utf-8")
        return subprocess.CompletedProcess(command, -11)

    monkeypatch.setattr(bench_soak.subprocess, "run", die)
    monkeypatch.setattr(sys, "argv", ["soak", "--seed", "3"])
    assert main() == 1
    assert capsys.readouterr().out == "seed 3: the process ended with status -11 at step 71, type '5' into name\n"
