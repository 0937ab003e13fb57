from pathlib import Path

import pytest

from ssedesigner.core import paths


def package_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = folder / "ssedesigner"
    (package / "core").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(package / "core" / "paths.py"))
    return package


def test_a_checkout_has_its_resources_beside_the_package():
    assert paths.resources() == Path(__file__).resolve().parents[2] / "resources"


def test_an_installed_package_prefers_the_resources_it_carries(tmp_path, monkeypatch):
    package = package_at(tmp_path, monkeypatch)
    (tmp_path / "resources" / "library").mkdir(parents=True)
    (package / "resources" / "library").mkdir(parents=True)
    assert paths.resources() == package / "resources"


def test_missing_resources_are_told_in_one_sentence_with_the_places(tmp_path, monkeypatch):
    package = package_at(tmp_path, monkeypatch)
    (tmp_path / "resources").mkdir()  # a folder of that name without the library is not it
    with pytest.raises(paths.MissingResources, match="install SSE Designer again") as refusal:
        paths.resources()
    assert str(package / "resources") in str(refusal.value)


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, "home/.local/share/ssedesigner"),
        ("linux", {"XDG_DATA_HOME": "data"}, "data/ssedesigner"),
        ("darwin", {}, "home/Library/Application Support/ssedesigner"),
        ("win32", {"LOCALAPPDATA": "local"}, "local/ssedesigner"),
        ("win32", {}, "home/AppData/Local/ssedesigner"),
        ("linux", {"SSEDESIGNER_DATA": "mine", "XDG_DATA_HOME": "data"}, "mine"),
    ],
)
def test_data_are_kept_where_the_platform_keeps_them(platform, variables, expected, monkeypatch):
    for name in ("SSEDESIGNER_DATA", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(paths.sys, "platform", platform)
    monkeypatch.setattr(paths.Path, "home", lambda: Path("home"))
    assert paths.data_folder() == Path(expected)
