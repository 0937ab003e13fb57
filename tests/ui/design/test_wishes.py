"""New questions of *Find recipes* begin with the targets and the most cautions of the settings."""

from ssedesigner.ui.design.question_panel import QuestionPanel
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.widgets.targets import kept_targets


def test_a_new_target_is_that_of_the_settings(document, qtbot, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    settings.store("targets", "cost=140")
    panel = QuestionPanel(document)
    qtbot.addWidget(panel)
    panel.set_wishes({target.result: target for target in kept_targets(settings).values()}, 4)
    panel.show_first_question()
    assert panel.question().flags["caution"].at_most == 4
    for key in ("cell.cost_usd_kwh", "film.conductivity_ms_cm", "cell.energy_density_wh_l"):
        panel.add_target(key)
    ends = {target.result: (target.at_least, target.at_most) for target in panel.question().targets}
    assert ends["cell.cost_usd_kwh"] == (None, 140.0)
    assert ends["film.conductivity_ms_cm"] == (1.0, None)
    assert ends["cell.energy_density_wh_l"] == (750.0, None)
