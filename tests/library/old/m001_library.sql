PRAGMA application_id = 1397966148;
BEGIN;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE content (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE source (
    key TEXT PRIMARY KEY CHECK (key <> ''),
    kind TEXT NOT NULL,
    citation TEXT NOT NULL,
    doi TEXT,
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE material (
    kind TEXT NOT NULL,
    key TEXT NOT NULL CHECK (key <> ''),
    name TEXT NOT NULL,
    formula TEXT NOT NULL,
    "group" TEXT NOT NULL,
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    retired INTEGER NOT NULL DEFAULT 0,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT;
CREATE TABLE property (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    material TEXT NOT NULL,
    quantity TEXT NOT NULL,
    number REAL,
    text TEXT,
    unit TEXT NOT NULL,
    low REAL,
    high REAL,
    conditions TEXT NOT NULL,
    grade TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (key),
    use TEXT NOT NULL CHECK (use IN ('recommended', 'kept')),
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    FOREIGN KEY (kind, material) REFERENCES material (kind, key),
    CHECK ((number IS NULL) <> (text IS NULL))
) STRICT;
CREATE UNIQUE INDEX property_recommended ON property (kind, material, quantity, origin) WHERE use = 'recommended';
CREATE INDEX property_source ON property (source);
CREATE TABLE pair (
    id INTEGER PRIMARY KEY,
    first_kind TEXT NOT NULL,
    first TEXT NOT NULL,
    second_kind TEXT NOT NULL,
    second TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('compatible', 'caution', 'incompatible', 'unknown')),
    reason TEXT NOT NULL,
    grade TEXT NOT NULL,
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    UNIQUE (first_kind, first, second_kind, second, origin)
) STRICT;
CREATE TABLE pair_source (
    pair INTEGER NOT NULL REFERENCES pair (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    source TEXT NOT NULL REFERENCES source (key),
    PRIMARY KEY (pair, position)
) STRICT;
CREATE INDEX pair_source_source ON pair_source (source);
CREATE TABLE film (
    key TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    citation TEXT NOT NULL,
    row_origin TEXT NOT NULL,
    electrolyte TEXT,
    label TEXT NOT NULL,
    method TEXT,
    form_factor TEXT,
    binder TEXT,
    binder_wt_pct REAL,
    spe TEXT,
    spe_wt_pct REAL,
    scaffold TEXT,
    substrate TEXT,
    solvent TEXT,
    cosolvent TEXT,
    thickness_um REAL,
    thickness_low_um REAL,
    thickness_high_um REAL,
    conductivity_ms_cm REAL,
    temperature_c REAL,
    conductance_ms REAL,
    source TEXT NOT NULL REFERENCES source (key),
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE cell (
    key TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    citation TEXT NOT NULL,
    electrolyte TEXT,
    binder TEXT,
    spe TEXT,
    scaffold TEXT,
    cell_note TEXT NOT NULL,
    thickness_um REAL,
    conductivity_ms_cm REAL,
    current_density_ma_cm2 REAL,
    areal_capacity_mah_cm2 REAL,
    cycle_time_h REAL,
    critical_current_density_ma_cm2 REAL,
    temperature_c REAL,
    fabrication_pressure_mpa REAL,
    operating_pressure_mpa REAL,
    source TEXT NOT NULL REFERENCES source (key),
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE safety (
    key TEXT PRIMARY KEY,
    category TEXT NOT NULL,
    item TEXT NOT NULL,
    quantity TEXT NOT NULL,
    value REAL,
    text TEXT NOT NULL,
    unit TEXT NOT NULL,
    conditions TEXT NOT NULL,
    grade TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (key),
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE method (
    id INTEGER PRIMARY KEY,
    method TEXT NOT NULL,
    aspect TEXT NOT NULL,
    statement TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (key),
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    position INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (kind UNINDEXED, key, name, formula, note, sources, tokenize = 'trigram');
INSERT INTO _sqlite_migrations VALUES (1, 'library', 'm001_library', '2026-11-22 12:00:00.000000+00:00');
INSERT INTO content VALUES ('version', '2026.1');
INSERT INTO content VALUES ('fingerprint', 'of an older content');
INSERT INTO source VALUES ('Song2023', 'review', 'An older citation', NULL, '', 'shipped', 0);
INSERT INTO source VALUES ('Handbook', 'handbook', 'Standard values', NULL, '', 'shipped', 1);
INSERT INTO source VALUES ('Lab book 7', 'laboratory', 'Lab book 7', NULL, '', 'user', 2);
INSERT INTO material VALUES ('solvent', 'toluene', 'toluene', '', '', '', 'shipped', 0, 0, 0);
INSERT INTO material VALUES ('solvent', 'ligroin', 'ligroin', '', '', 'No longer shipped.', 'shipped', 0, 0, 1);
INSERT INTO material VALUES ('binder', 'house-rubber', 'House rubber', '', 'rubber', '', 'user', 0, 0, 2);
INSERT INTO property VALUES (1, 'solvent', 'toluene', 'density_g_cm3', 0.862, NULL, 'g/cm3', NULL, NULL, '', 'handbook', 'Handbook', 'recommended', '', 'shipped');
INSERT INTO property VALUES (2, 'solvent', 'toluene', 'density_g_cm3', 0.861, NULL, 'g/cm3', NULL, NULL, '', 'user', 'Lab book 7', 'recommended', '', 'user');
INSERT INTO property VALUES (3, 'solvent', 'toluene', 'sulfide_class', NULL, 'inert', '', NULL, NULL, '', 'reported', 'Song2023', 'recommended', '', 'shipped');
INSERT INTO property VALUES (4, 'binder', 'house-rubber', 'density_g_cm3', 0.93, NULL, 'g/cm3', 0.91, 0.95, 'room temperature', 'user', 'Lab book 7', 'recommended', '', 'user');
INSERT INTO pair VALUES (1, 'electrolyte', 'Li6PS5Cl', 'solvent', 'toluene', 'compatible', 'does not react', 'reported', '', 'shipped');
INSERT INTO pair_source VALUES (1, 0, 'Song2023');
INSERT INTO pair VALUES (2, 'binder', 'house-rubber', 'solvent', 'toluene', 'caution', 'swells', 'user', '', 'user');
INSERT INTO pair_source VALUES (2, 0, 'Lab book 7');
INSERT INTO search (kind, key, name, formula, note, sources) VALUES ('solvent', 'toluene', 'toluene', '', '', 'Handbook');
COMMIT;
