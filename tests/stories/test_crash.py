"""Story: the power goes; at the next start the work is there, once."""

import os
import signal
import subprocess
import sys
import textwrap

from ssedesigner.files.recipe.file import read_recipe, write_recipe

PROGRAM = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from ssedesigner.ui.shell import recipe_files as session
    from ssedesigner.ui.start import run

    session.INTERVAL_MS = 200  # the three seconds of the program are but waiting
    app = QApplication([])
    folder, recipe = Path(sys.argv[1]), Path(sys.argv[2])

    def work():
        (window,) = [one for one in app.topLevelWidgets() if one.objectName() == "main_window"]
        window.document.edit("thickness_um", 17.5)
        kept = QTimer(window, interval=50)
        kept.timeout.connect(lambda: any(folder.glob("sessions/*.recipe.json")) and print("kept", flush=True))
        kept.start()

    QTimer.singleShot(300, work)
    run(folder / "library.sqlite", recipe, folder)
"""


def works_until_the_power_goes(folder, recipe):
    program = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(folder), str(recipe)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as one:
        assert one.stdout.readline() == "kept\n"  # the program keeps a copy by itself, every few seconds
        os.kill(one.pid, signal.SIGKILL)


def test_work_survives_a_crash_and_comes_back_once(arrives, materials, tmp_path):
    # Ben has saved a recipe, opens it, and types on without saving. Then the power goes.
    path = tmp_path / "film.json"
    start = read_start(materials, path)
    works_until_the_power_goes(tmp_path, path)

    # His file is as he saved it.
    assert read_recipe(path).recipe == start

    # The program tells him what it kept, and where from. He takes it.
    ben = arrives()
    (sentence,) = ben.sees_notices()
    assert "was not closed properly" in sentence
    assert "film.json" in sentence
    ben.clicks("notice_recovery_0")
    assert ben.reads("thickness_um") == "17.5"
    assert ben.window.document.path == path
    assert ben.window.top_bar.state.text() == "edited"
    assert ben.sees_notices() == []

    # He saves to the file it came from, and leaves. Nothing is offered again.
    ben.presses("Ctrl+S")
    assert read_recipe(path).recipe.thickness_um == 17.5
    ben.leaves()
    ben = arrives()
    assert ben.sees_notices() == []


def test_what_is_recovered_twice_is_there_once(arrives, materials, tmp_path):
    # It crashes twice at the same place; the same recipe is offered once.
    path = tmp_path / "film.json"
    read_start(materials, path)
    works_until_the_power_goes(tmp_path, path)
    works_until_the_power_goes(tmp_path, path)
    ben = arrives()
    assert len(ben.sees_notices()) == 1
    assert "more after this" not in ben.sees_notices()[0]

    # He does not want it. It is gone for good, and the file is as it was.
    ben.clicks("notice_recovery_1")
    ben.leaves()
    ben = arrives()
    assert ben.sees_notices() == []
    assert read_recipe(path).recipe.thickness_um == 30.0


def read_start(materials, path):
    from ssedesigner.core.recipe import Recipe

    write_recipe(path, Recipe(name="Ben"), materials)
    return read_recipe(path).recipe
