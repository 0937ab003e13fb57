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
_CONNECTION, _PATIENCE_MS = "ssedesigner-awake", 400
_END_S = 2.0
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
        try:
            self._child.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
        self._child = None

    def works(self) -> bool:
        return self._child is not None and self._child.poll() is None


class ScreenSaver:
    """Asks the screen saver of the desktop to stay away, over a connection of its own.

    The session forgets the request when that connection ends: when it is stopped, and when the program is gone.
    """

    def __init__(self) -> None:
        self._is_on = False

    def start(self) -> bool:
        from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

        bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, _CONNECTION)
        self._is_on = bus.isConnected()
        if self._is_on:
            call = QDBusMessage.createMethodCall(*_SCREEN_SAVER, "Inhibit")
            call.setArguments([_WHO, _WHY])
            reply = bus.call(call, QDBus.CallMode.Block, _PATIENCE_MS)
            self._is_on = reply.type() == QDBusMessage.MessageType.ReplyMessage
        if not self._is_on:
            QDBusConnection.disconnectFromBus(_CONNECTION)
        return self._is_on

    def stop(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        if self._is_on:
            QDBusConnection.disconnectFromBus(_CONNECTION)
        self._is_on = False

    def works(self) -> bool:
        return self._is_on


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
        return "This computer cannot be kept awake: turn off its sleep mode while a step is timed."
