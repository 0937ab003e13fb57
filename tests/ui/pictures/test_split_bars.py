"""The bars of mass, volume and cost are painted when they change, and only then."""

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.pictures.split_bars import SplitBars
from ssedesigner.ui.theme import LIGHT


def test_bars_are_painted_again_only_when_they_change(styled, materials, qtbot, qapp, monkeypatch):
    drawn = []
    monkeypatch.setattr(SplitBars, "draw", lambda bars, *_: drawn.append(bars.accessibleDescription()))
    bars = SplitBars("Where mass, volume and cost go", LIGHT)
    qtbot.addWidget(bars)
    bars.show()
    for changes, count in (({}, 1), ({"name": "another"}, 1), ({"thickness_um": 31.0}, 2), ({"cathode": "none"}, 3)):
        bars.show_prediction(predict(Recipe(**changes), materials))
        qapp.processEvents()
        assert len(drawn) == count, changes
    assert len(set(drawn)) == 3
