"""A session writes each entry once, whatever fails on the way, and sees what is on record."""

from dataclasses import replace

import pytest

from ssedesigner.batch.session import BatchSession, RunClock, lacks_time, minutes_left, ringing_steps, running_timer
from ssedesigner.core.batch.clock import Instant, Tick
from ssedesigner.core.batch.record import Entry
from ssedesigner.library.store import LibraryError
from tests.batches import at, batch


class Shelf:
    """One batch, kept as the library keeps it: an entry whose token is there already is not added again."""

    def __init__(self):
        self.kept, self.fail_before, self.fail_after, self.fail_reading = batch(), 0, 0, 0

    def _fail(self, name):
        if getattr(self, name):
            setattr(self, name, getattr(self, name) - 1)
            raise LibraryError("The disk went away.")

    def batch(self, key):
        self._fail("fail_reading")
        return self.kept

    def add_entry(self, key, kind, content, token, moment, tick=None):
        self._fail("fail_before")
        same = next((entry for entry in self.kept.entries if entry.token == token), None)
        if same is None:
            number = len(self.kept.entries) + 1
            same = Entry(number=number, token=token, at=moment, kind=kind, content=content, tick=tick)
            self.kept = replace(self.kept, entries=(*self.kept.entries, same))
        self._fail("fail_after")
        return same

    def correct_entry(self, number, content, reason, token, moment):
        return self.add_entry("", "correct", {"of": number, "content": content, "reason": reason}, token, moment)


@pytest.fixture
def shelf():
    return Shelf()


@pytest.mark.parametrize("where", ["fail_before", "fail_after", "fail_reading"])
def test_an_entry_tried_again_counts_once_wherever_it_failed(shelf, where):
    session = BatchSession(shelf, "B-0001")
    setattr(shelf, where, 2)
    for _ in range(2):
        with pytest.raises(LibraryError):
            session.write("weigh", line=1, grams=4.2)
    session.write("weigh", line=1, grams=4.2)
    assert [part.grams for part in session.state.line(1).additions] == [4.2]


def test_a_correction_tried_again_counts_once(shelf):
    session = BatchSession(shelf, "B-0001")
    weighed = session.write("weigh", line=1, grams=4.2)
    shelf.fail_reading = 1
    with pytest.raises(LibraryError):
        session.correct(weighed.number, None, "spilled")
    session.correct(weighed.number, None, "spilled")
    assert len(shelf.kept.entries) == 2
    assert session.state.line(1).actual_g is None


@pytest.mark.parametrize("leave", [BatchSession.give_up, lambda session: session.write("note", text="dropped it")])
def test_what_was_given_up_for_something_else_counts_anew(shelf, leave):
    session = BatchSession(shelf, "B-0001")
    shelf.fail_after = 1
    with pytest.raises(LibraryError):
        session.write("weigh", line=1, grams=4.2)
    leave(session)
    assert session.state.line(1).actual_g == 4.2  # it had reached the disk, and is seen now
    session.write("weigh", line=1, grams=4.2)
    assert session.state.line(1).actual_g == 8.4


def test_the_same_twice_on_purpose_counts_twice(shelf):
    session = BatchSession(shelf, "B-0001")
    session.write("weigh", line=1, grams=2.0)
    session.write("weigh", line=1, grams=2.0)
    assert session.weighed() == {1: 4.0}


def test_a_timer_rings_until_it_is_stopped_and_gives_the_time_of_its_step(shelf):
    session = BatchSession(shelf, "B-0001")
    seconds = iter(range(0, 100_000, 600))
    session.clock = RunClock(clock=lambda: at(0), count=lambda: next(seconds))
    assert lacks_time(session.step(3))
    session.start_timer(3, 15.0)
    timer = running_timer(session.step(3))
    later = Instant(at=at(0), tick=Tick(run=timer.started_tick.run, seconds=timer.started_tick.seconds + 1200))
    assert minutes_left(timer, later) == -5.0
    assert [step.number for step in ringing_steps(session.state.steps, later)] == [3]
    assert session.stop_timer(3)
    assert not session.stop_timer(3)
    assert session.timed_minutes(3) == 10.0
    session.write("parameter", step=3, name="minutes", value=12.0, unit="min")
    assert not lacks_time(session.step(3))


def test_an_entry_reaches_the_library_although_the_batch_cannot_be_read_before(shelf):
    shelf.fail_reading = 1
    session = BatchSession(shelf, "B-0001")
    with pytest.raises(LibraryError):
        session.write("note", text="lid")  # reading failed behind it: the library could keep it, or rescue it
    assert [entry.content["text"] for entry in shelf.kept.entries] == ["lid"]
