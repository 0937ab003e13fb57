"""A file that is not of this program's shape is refused before any query of ours runs on it."""

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from ssedesigner.library.schema import shape
from ssedesigner.library.schema.migrations import MIGRATIONS
from ssedesigner.library.store import DamagedLibrary, Library


def objects(connection):
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
    return {name: shape.digest(kind, sql) for kind, name, sql in rows}


def test_the_shape_of_each_step_is_known():
    steps = [step.name for step in MIGRATIONS._migrations]
    assert list(shape.OBJECTS) == steps, "give the new step its lines in library/schema/shape.py"
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        with closing(sqlite3.connect(":memory:")) as connection:
            MIGRATIONS.apply(Database(connection), stop_before=after)
            found, known = objects(connection), shape.shape_after(step)
            lines = [f'"{name}": "{found[name]}",' for name in found if found[name] != known.get(name)]
            assert found == known, f"{step}:\n" + "\n".join(lines)


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
HOSTILE = {
    "trigger": ("CREATE TRIGGER spy AFTER INSERT ON material BEGIN DELETE FROM batch_film; END", "“spy”"),
    "endless view in place of a table": (f"DROP TABLE content; CREATE VIEW content AS {ENDLESS}", "“content”"),
    "view in place of the steps": (
        "DROP TABLE _sqlite_migrations; "
        f"CREATE VIEW _sqlite_migrations AS SELECT i AS id, 'library' AS migration_set, 'm' AS name FROM ({ENDLESS})",
        "“_sqlite_migrations”",
    ),
    "further view": (f"CREATE VIEW loop AS {ENDLESS}", "“loop”"),
    "generated column": ("ALTER TABLE pair ADD COLUMN more TEXT GENERATED ALWAYS AS (upper(reason))", "“pair”"),
    "column": ("ALTER TABLE pair ADD COLUMN more TEXT", "“pair”"),
    "index": ("CREATE INDEX mine ON material (name)", "“mine”"),
    "expression index": ("CREATE INDEX mine ON material (upper(name))", "“mine”"),
    "foreign virtual table": ("CREATE VIRTUAL TABLE boxes USING rtree (id, low, high)", "“boxes”"),
    "table": ("CREATE TABLE notes (text TEXT)", "“notes”"),
    "statistics": ("ANALYZE", "“sqlite_stat1”"),
    "missing trigger": ("DROP TRIGGER batch_is_kept", "“batch_is_kept”"),
    "missing table": ("DROP TABLE batch_film", "“batch_film”"),
    "no step": ("DELETE FROM _sqlite_migrations", "its version"),
    "a step left out": ("DELETE FROM _sqlite_migrations WHERE name LIKE 'm002%'", "its version"),
    "an earlier step": ("DELETE FROM _sqlite_migrations WHERE name LIKE 'm009%'", "“lot”"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_foreign_object_is_named_and_never_run(kind, path, shipped):
    script, named = HOSTILE[kind]
    with closing(sqlite3.connect(path)) as connection:
        try:
            connection.executescript(script)
        except sqlite3.OperationalError as error:  # a build of SQLite without this kind of table
            pytest.skip(str(error))
        connection.commit()
    before = path.read_bytes()
    for read_only in (True, False):
        with pytest.raises(DamagedLibrary, match=named):
            Library.open(path, shipped=shipped, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if "step" not in kind or "steps" in kind])
def test_what_is_put_in_while_the_library_is_open_is_never_run(kind, path, shipped):
    script, named = HOSTILE[kind]
    with Library.open(path, shipped=shipped) as library:
        library.retire_material("binder", "NBR")
        with closing(sqlite3.connect(path)) as connection:
            try:
                connection.executescript(script)
            except sqlite3.OperationalError as error:
                pytest.skip(str(error))
            connection.commit()
        before = path.read_bytes()
        for use in (library.materials, lambda: library.retire_material("binder", "SBR"), library.batches):
            with pytest.raises(DamagedLibrary, match=named):
                use()
    assert path.read_bytes() == before
