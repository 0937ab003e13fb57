"""The tables of the lots, as step m009 makes them; frozen like the step itself once it is released."""

from __future__ import annotations

LOT_TABLES = """
CREATE TABLE lot (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    key TEXT NOT NULL UNIQUE CHECK (key GLOB 'L-[0-9][0-9][0-9][0-9]*'),
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

CREATE TABLE lot_revision (
    lot TEXT NOT NULL REFERENCES lot (id),
    revision INTEGER NOT NULL CHECK (revision > 0),
    recorded_at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> '' OR revision = 1),
    kind TEXT NOT NULL CHECK (kind <> ''),
    material TEXT NOT NULL CHECK (material <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    supplier TEXT NOT NULL,
    conductivity_ms_cm REAL CHECK (conductivity_ms_cm > 0 AND conductivity_ms_cm < 1e6),
    conductivity_temperature_c REAL CHECK (conductivity_temperature_c BETWEEN -273.15 AND 2000),
    conductivity_pressure_mpa REAL CHECK (conductivity_pressure_mpa BETWEEN 0 AND 1e6),
    pellet_pressure_mpa REAL CHECK (pellet_pressure_mpa BETWEEN 0 AND 1e6),
    pellet_density_pct REAL CHECK (pellet_density_pct > 0 AND pellet_density_pct <= 100),
    particle_d50_um REAL CHECK (particle_d50_um > 0 AND particle_d50_um < 1e6),
    particle_d90_um REAL CHECK (particle_d90_um > 0 AND particle_d90_um < 1e6),
    certificate TEXT NOT NULL,
    certified_on TEXT NOT NULL,
    received_g REAL CHECK (received_g BETWEEN 0 AND 1e9),
    received_on TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    open_days INTEGER CHECK (open_days BETWEEN 0 AND 100000),
    place TEXT NOT NULL,
    note TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (lot, revision)
) STRICT;

CREATE TABLE lot_count (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    lot TEXT NOT NULL REFERENCES lot (id),
    at TEXT NOT NULL CHECK (at <> ''),
    grams REAL NOT NULL CHECK (grams BETWEEN 0 AND 1e9),
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL
) STRICT;
CREATE INDEX lot_count_lot ON lot_count (lot)
"""
"""A lot, each record of it, and what was counted; what is left is computed and never stored."""
