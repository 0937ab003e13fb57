"""Story: a morning of edits of every kind, all undone, all redone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import predict


def test_every_edit_can_be_undone_and_redone(arrives):
    # Eva changes a bit of everything: numbers, lists, words, a tick, notes, a choice by Ctrl+K.
    eva = arrives()
    window = eva.window
    document = window.document
    seen = [document.recipe]

    def note_it():
        assert document.recipe != seen[-1]
        seen.append(document.recipe)

    eva.fills("thickness_um", "42")
    note_it()
    eva.fills("thickness_um", "43")
    note_it()
    eva.fills("binder", "sebs")
    note_it()
    eva.chooses("form_factor", 1)
    note_it()
    eva.fills("name", "Eva 1")
    note_it()
    window.editor.jump_to("cathode_coated")
    QTest.keyClick(window.editor.rows["cathode_coated"].box, Qt.Key.Key_Space)
    note_it()
    eva.finds("solvent anisole")
    note_it()
    window.editor.jump_to("notes")
    QTest.keyClicks(window.editor.rows["notes"].box, "look at the edge")
    note_it()
    window.editor.jump_to("binder")
    window.editor.rows["binder"].box.line.selectAll()
    QTest.keyClick(window.editor.rows["binder"].box, Qt.Key.Key_Delete)
    QTest.keyClick(window.editor.rows["binder"].box, Qt.Key.Key_Tab)
    note_it()
    assert document.recipe.binder is None
    assert document.recipe.binder_wt_pct is None

    # She goes back, one step at a time. Each step is one edit, and the screen follows.
    window.setFocus()
    for recipe in reversed(seen[:-1]):
        eva.presses("Ctrl+Z")
        assert document.recipe == recipe
        assert eva.reads("thickness_um") == f"{recipe.thickness_um:g}"
        assert document.prediction == predict(recipe, document.materials)
    assert document.recipe == Recipe()
    assert not document.undo_stack.canUndo()
    assert window.top_bar.state.text() == "not saved"

    # And forward again.
    for recipe in seen[1:]:
        eva.presses("Ctrl+Y")
        assert document.recipe == recipe
    assert not document.undo_stack.canRedo()
