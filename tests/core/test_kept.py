"""What is kept of a snapshot is made once, and never without end."""

from ssedesigner.core.kept import MOST_KEPT, Kept


def test_what_is_kept_is_made_once_even_if_it_is_nothing():
    kept, made = Kept(), []
    for _ in range(2):
        assert kept.get(("a", 1), lambda: made.append(1)) is None
    assert made == [1]


def test_old_results_make_room_for_new_ones():
    kept = Kept()
    for key in range(MOST_KEPT + 1):
        assert kept.get(key, lambda key=key: -key) == -key
    assert kept.get(0, lambda: "again") == "again"
