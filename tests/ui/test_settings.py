"""What is remembered between two runs: only values that can be used, whatever stands in the file."""

import os

import pytest

from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.ui.settings import NO_ZOOM, SETTINGS, Settings
from ssedesigner.ui.sheet.pages import PAPERS
from ssedesigner.ui.start import _set_zoom


def test_each_default_is_a_value_that_its_setting_takes():
    assert all(setting.takes(setting.default) for setting in SETTINGS.values())
    assert SETTINGS["paper"].choices == tuple(PAPERS)
    assert float(SETTINGS["balance_g"].default) == BatchPlan().readability_g


def test_whatever_stands_in_the_file_each_setting_has_a_value_and_one_sentence_says_what_was_lost(tmp_path):
    path, copy = tmp_path / "settings.ini", tmp_path / "settings.ini.damaged"
    for content in (
        b"\x00\xff[garbage\ntheme",
        b"\x89PNG\r\n\x1a\n\x00",
        b"[General]\ntheme=dark\nthick",
        b"[General\n",
    ):
        path.write_bytes(content)
        settings = Settings(path)
        assert all(SETTINGS[key].takes(settings.value(key)) for key in SETTINGS)
        assert settings.problem.endswith("A copy of it is kept as settings.ini.damaged.")
        assert copy.read_bytes() == content
        settings.store("paper", "Letter")
        settings.flush()
        assert Settings(path).value("paper") == "Letter"
        assert Settings(path).problem == ""
    for line in (
        b"theme=pink",
        b"theme=a, b",
        b"theme=@Invalid()",
        b"zoom=1e9",
        b"dew_point_c=nan",
        b"dew_point_c=999",
    ):
        path.write_bytes(b"[General]\npaper=Letter\n" + line + b"\n")
        settings = Settings(path)
        key = line.split(b"=")[0].decode()
        assert settings.value(key) == SETTINGS[key].default
        assert settings.value("paper") == "Letter"
        assert settings.problem == f"Settings that cannot be read have their shipped values: {key}."
    path.write_bytes(b"")
    assert Settings(path).problem == ""


def test_a_value_that_a_setting_cannot_take_is_refused_and_each_change_is_announced_once(tmp_path, qapp):
    settings, heard = Settings(tmp_path / "settings.ini"), []
    settings.changed.connect(heard.append)
    for key, value in (("theme", "pink"), ("air_changes_per_h", "-1"), ("balance_g", "0.5")):
        with pytest.raises(ValueError, match=key):
            settings.store(key, value)
    settings.store("theme", "dark")
    settings.store("theme", "dark")
    assert heard == ["theme"]


def test_the_size_of_text_multiplies_that_of_the_desktop(tmp_path, monkeypatch):
    path = tmp_path / "settings.ini"
    settings = Settings(path)
    settings.store("zoom", "150")
    settings.flush()
    assert settings.zoom_at_start == NO_ZOOM, "it takes effect at the next start"
    for desktop, factor in (("", "1.5"), ("2", "3"), ("large", "1.5")):
        monkeypatch.setenv("QT_SCALE_FACTOR", desktop)
        _set_zoom(Settings(path))
        assert os.environ["QT_SCALE_FACTOR"] == factor
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    _set_zoom(settings)
    assert os.environ["QT_SCALE_FACTOR"] == "2"
