"""The shape of the batches in a library: tables, and triggers that refuse to change what is on record."""

from __future__ import annotations

BATCH_TABLES = """
CREATE TABLE batch (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    key TEXT NOT NULL UNIQUE CHECK (key GLOB 'B-[0-9][0-9][0-9][0-9]*' AND CAST(substr(key, 3) AS INTEGER) = number),
    token TEXT NOT NULL UNIQUE CHECK (token <> ''),
    created_at TEXT NOT NULL CHECK (created_at <> ''),
    recipe TEXT NOT NULL CHECK (json_valid(recipe) AND json_type(recipe) = 'object'),
    plan TEXT NOT NULL CHECK (json_valid(plan) AND json_type(plan) = 'object'),
    amounts TEXT NOT NULL CHECK (json_valid(amounts) AND json_type(amounts) = 'object'),
    lines TEXT NOT NULL CHECK (json_valid(lines) AND json_type(lines) = 'array'),
    steps TEXT NOT NULL CHECK (json_valid(steps) AND json_type(steps) = 'array'),
    predicted TEXT NOT NULL CHECK (json_valid(predicted) AND json_type(predicted) = 'object'),
    library_version TEXT NOT NULL,
    model_version TEXT NOT NULL,
    checksum TEXT NOT NULL CHECK (length(checksum) = 64),
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

CREATE TABLE batch_entry (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    batch TEXT NOT NULL REFERENCES batch (key),
    token TEXT NOT NULL UNIQUE CHECK (token <> ''),
    at TEXT NOT NULL CHECK (at <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    content TEXT NOT NULL CHECK (json_valid(content) AND json_type(content) = 'object')
) STRICT;
CREATE INDEX batch_entry_batch ON batch_entry (batch, number);

CREATE TABLE batch_film (
    film TEXT PRIMARY KEY CHECK (film GLOB 'F-[0-9][0-9][0-9][0-9]*'),
    batch TEXT NOT NULL REFERENCES batch (key),
    specimen INTEGER NOT NULL CHECK (specimen > 0),
    UNIQUE (batch, specimen)
) STRICT;

CREATE VIRTUAL TABLE batch_search USING fts5 (key, name, materials, lots, notes, tokenize = 'trigram')
"""
"""The tables of step m003; frozen like the step itself once it is released."""

BATCH_TRIGGERS = (
    """CREATE TRIGGER batch_stays BEFORE UPDATE ON batch
    WHEN (OLD.number, OLD.key, OLD.token, OLD.created_at, OLD.recipe, OLD.plan, OLD.amounts, OLD.lines, OLD.steps,
        OLD.predicted, OLD.library_version, OLD.model_version, OLD.checksum)
    IS NOT (NEW.number, NEW.key, NEW.token, NEW.created_at, NEW.recipe, NEW.plan, NEW.amounts, NEW.lines, NEW.steps,
        NEW.predicted, NEW.library_version, NEW.model_version, NEW.checksum)
    BEGIN SELECT RAISE(ABORT, 'a batch is never changed'); END""",
    """CREATE TRIGGER batch_is_kept BEFORE DELETE ON batch
    BEGIN SELECT RAISE(ABORT, 'a batch is never deleted'); END""",
    """CREATE TRIGGER batch_is_not_replaced BEFORE INSERT ON batch
    WHEN EXISTS (SELECT 1 FROM batch WHERE number = NEW.number OR key = NEW.key OR token = NEW.token)
    BEGIN SELECT RAISE(ABORT, 'a batch is never replaced'); END""",
    """CREATE TRIGGER batch_entry_stays BEFORE UPDATE ON batch_entry
    BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END""",
    """CREATE TRIGGER batch_entry_is_kept BEFORE DELETE ON batch_entry
    BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END""",
    """CREATE TRIGGER batch_entry_is_not_replaced BEFORE INSERT ON batch_entry
    WHEN EXISTS (SELECT 1 FROM batch_entry WHERE number = NEW.number OR token = NEW.token)
    BEGIN SELECT RAISE(ABORT, 'an entry is never replaced'); END""",
)
"""What keeps a plan as it was and lets the record only grow; each is one statement with a semicolon inside."""
