"""Whether a window can open is told without Qt."""

import builtins
import gc
import os
import sys

import pytest

from ssedesigner.ui.display import has_display, quick_loading, use_offscreen_without_display

NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def nothing_named(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in NAMES:
        monkeypatch.setenv(name, "")


@pytest.mark.usefixtures("nothing_named")
def test_without_a_name_there_is_no_display():
    assert not has_display()


@pytest.mark.usefixtures("nothing_named")
@pytest.mark.parametrize("name", NAMES)
def test_any_of_the_names_stands_for_a_display(monkeypatch, name):
    monkeypatch.setenv(name, ":0")
    assert has_display()


@pytest.mark.usefixtures("nothing_named")
@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_one(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert has_display()


@pytest.mark.usefixtures("nothing_named")
def test_qt_draws_into_memory_only_without_a_display(monkeypatch):
    use_offscreen_without_display()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    monkeypatch.setenv("DISPLAY", ":0")
    use_offscreen_without_display()
    assert os.environ["QT_QPA_PLATFORM"] == ""


def test_modules_load_without_collector_and_without_the_look_of_pyside(monkeypatch):
    plain = builtins.__import__

    def in_front(*arguments, **named):  # what PySide puts in the place of import, the first time that it is loaded
        return plain(*arguments, **named)

    def first_import(name, *arguments, **named):
        if name == "PySide6.QtCore":
            builtins.__import__ = in_front
        return plain(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", first_import)
    assert gc.isenabled()
    with quick_loading():
        assert builtins.__import__ is first_import
        assert not gc.isenabled()
    assert builtins.__import__ is first_import
    assert gc.isenabled()
