"""Keeps screen and machine awake while a step is timed: one way for each system, undone at the end and on a crash.

Linux: the screen saver of the session over D-Bus, which forgets a request when the program ends, and a child
``systemd-inhibit`` whose standard input closes with the program. macOS: ``caffeinate``, told to watch the program.
Windows: a state of the thread, which ends with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtGui import QGuiApplication

_SCREEN_SAVER = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
_WHO, _WHY = "SSE Designer", "A step of a batch is timed"
_ES_CONTINUOUS, _ES_SYSTEM, _ES_DISPLAY = 0x80000000, 0x1, 0x2


class Blocker(Protocol):
    """One way to keep awake; ``start`` says whether it works here."""

    def start(self) -> bool: ...

    def stop(self) -> None: ...

    def works(self) -> bool: ...


class ChildProcess:
    """Keeps awake as long as a child runs; the child ends with the program."""

    def __init__(self, command: Sequence[str], run: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen) -> None:
        self._command, self._run = tuple(command), run
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> bool:
        try:
            self._child = self._run(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError:
            return False
        return self._child.poll() is None

    def stop(self) -> None:
        if self._child is None:
            return
        if self._child.stdin is not None:
            self._child.stdin.close()
        if self._child.poll() is None:
            self._child.terminate()
        self._child.wait()
        self._child = None

    def works(self) -> bool:
        return self._child is not None and self._child.poll() is None


class ScreenSaver:
    """Asks the screen saver of the desktop to stay away; the session forgets it when the program is gone."""

    def __init__(self) -> None:
        self._cookie: object = None

    def start(self) -> bool:
        answer = self._call("Inhibit", _WHO, _WHY)
        self._cookie = answer[0] if answer else None
        return self._cookie is not None

    def stop(self) -> None:
        if self._cookie is not None:
            self._call("UnInhibit", self._cookie)
        self._cookie = None

    def works(self) -> bool:
        return self._cookie is not None

    def _call(self, method: str, *arguments: object) -> Sequence[object]:
        from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return ()
        reply = QDBusInterface(*_SCREEN_SAVER, bus).call(method, *arguments)
        return () if reply.type() == QDBusMessage.MessageType.ErrorMessage else reply.arguments()


class ThreadState:
    """Tells Windows that screen and system are needed by this thread."""

    def __init__(self, set_state: Callable[[int], int] | None = None) -> None:
        self._set = set_state or _windows_state

    def start(self) -> bool:
        return bool(self._set(_ES_CONTINUOUS | _ES_SYSTEM | _ES_DISPLAY))

    def stop(self) -> None:
        self._set(_ES_CONTINUOUS)

    def works(self) -> bool:
        return True


def _windows_state(state: int) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.SetThreadExecutionState(state))  # type: ignore[attr-defined]


def blockers(platform: str = sys.platform) -> tuple[Blocker, ...]:
    """Return the ways to keep awake on a system; without a screen there is nothing to keep."""
    if QGuiApplication.platformName() == "offscreen":
        return (ThreadState(lambda _: 1),)
    if platform == "win32":
        return (ThreadState(),)
    if platform == "darwin":
        return (ChildProcess(("caffeinate", "-d", "-i", "-s", "-w", str(os.getpid()))),)
    inhibit = ("systemd-inhibit", "--what=idle:sleep", f"--who={_WHO}", f"--why={_WHY}", "cat")
    return (ScreenSaver(), ChildProcess(inhibit))


class KeepAwake:
    """Starts and stops the blockers; says once when none works here."""

    def __init__(self, ways: Sequence[Blocker] | None = None) -> None:
        self._ways = blockers() if ways is None else tuple(ways)
        self._working: tuple[Blocker, ...] = ()
        self._is_on = self._is_told = False

    def keep(self, wanted: bool) -> str:
        """Keep awake or not; return what the person must know, once, else an empty text."""
        if wanted and not self._is_on:
            self._working = tuple(way for way in self._ways if way.start())
        if not wanted:
            for way in self._working:
                way.stop()
            self._working = ()
        self._is_on = wanted
        if not wanted or self._is_told or any(way.works() for way in self._working):
            return ""
        self._is_told = True
        return "Screen and computer cannot be kept awake here: switch off their sleep while a step is timed."
