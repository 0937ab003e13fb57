CREATE INDEX batch_entry_batch ON batch_entry (batch, number);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX lot_count_lot ON lot_count (lot);
CREATE INDEX own_revision_row ON own_revision (own_row);
CREATE INDEX own_row_name ON own_row (kind, name);
CREATE INDEX pair_source_source ON pair_source (source);
CREATE UNIQUE INDEX property_recommended ON property (kind, material, quantity, origin) WHERE use = 'recommended';
CREATE INDEX property_source ON property (source);
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE TABLE batch (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    key TEXT NOT NULL UNIQUE CHECK (key GLOB 'B-[0-9][0-9][0-9][0-9]*'),
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
, run TEXT, tick_s REAL CHECK ((tick_s IS NULL) = (run IS NULL)), after TEXT CHECK (after IS NULL OR json_valid(after))) STRICT;
CREATE TABLE batch_film (
    film TEXT PRIMARY KEY CHECK (film GLOB 'F-[0-9][0-9][0-9][0-9]*'),
    batch TEXT NOT NULL REFERENCES batch (key),
    specimen INTEGER NOT NULL CHECK (specimen > 0),
    UNIQUE (batch, specimen)
) STRICT;
CREATE VIRTUAL TABLE batch_search USING fts5 (key, name, materials, lots, notes, tokenize = 'trigram');
CREATE TABLE 'batch_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'batch_search_content'(id INTEGER PRIMARY KEY, c0, c1, c2, c3, c4);
CREATE TABLE 'batch_search_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'batch_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'batch_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
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
, interlayer TEXT) STRICT;
CREATE TABLE class_rule (
    first_kind TEXT NOT NULL,
    first TEXT NOT NULL,
    second_kind TEXT NOT NULL,
    second TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('compatible', 'caution', 'incompatible', 'unknown')),
    reason TEXT NOT NULL,
    is_guess TEXT NOT NULL CHECK (is_guess IN ('yes', 'no')),
    grade TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (key),
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin = 'shipped'),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE comparison (
    series TEXT NOT NULL,
    class TEXT NOT NULL,
    label TEXT NOT NULL,
    temperature_c REAL NOT NULL,
    conductivity_ms_cm REAL NOT NULL,
    grade TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (key),
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin = 'shipped'),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE composition (
    composition TEXT NOT NULL,
    form TEXT NOT NULL,
    papers INTEGER NOT NULL,
    values_count INTEGER NOT NULL,
    mean_ms_cm REAL NOT NULL,
    median_ms_cm REAL NOT NULL,
    low_ms_cm REAL NOT NULL,
    high_ms_cm REAL NOT NULL,
    sd_log10 REAL,
    density_mean_g_cm3 REAL,
    density_low_g_cm3 REAL,
    density_high_g_cm3 REAL,
    dois TEXT NOT NULL,
    data_sets TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin = 'shipped'),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE content (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
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
CREATE TABLE look_alike (
    kind TEXT NOT NULL,
    own TEXT NOT NULL,
    shipped TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('none', 'keep', 'take')),
    PRIMARY KEY (kind, own),
    FOREIGN KEY (kind, own) REFERENCES material (kind, key)
) STRICT;
CREATE TABLE lot (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    key TEXT NOT NULL UNIQUE CHECK (key GLOB 'L-[0-9][0-9][0-9][0-9]*'),
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;
CREATE TABLE lot_count (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    lot TEXT NOT NULL REFERENCES lot (id),
    at TEXT NOT NULL CHECK (at <> ''),
    grams REAL NOT NULL CHECK (grams BETWEEN 0 AND 1e9),
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL
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
    position INTEGER NOT NULL, parent TEXT CHECK (parent IS NULL OR (parent <> key AND origin = 'user')),
    PRIMARY KEY (kind, key)
) STRICT;
CREATE TABLE measured_film (
    key TEXT NOT NULL CHECK (key GLOB 'F-[0-9][0-9][0-9][0-9]*'),
    revision INTEGER NOT NULL CHECK (revision > 0),
    recorded_at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> '' OR revision = 1),
    name TEXT NOT NULL CHECK (name <> ''),
    recipe TEXT NOT NULL CHECK (json_valid(recipe) AND json_type(recipe) = 'object'),
    thickness_um REAL NOT NULL CHECK (thickness_um > 0 AND thickness_um < 1e6),
    temperature_c REAL NOT NULL CHECK (temperature_c BETWEEN -273.15 AND 2000),
    conductivity_ms_cm REAL CHECK (conductivity_ms_cm > 0 AND conductivity_ms_cm < 1e6),
    resistance_ohm REAL CHECK (resistance_ohm > 0 AND resistance_ohm < 1e15),
    area_cm2 REAL CHECK (area_cm2 > 0 AND area_cm2 < 1e9),
    error_pct REAL CHECK (error_pct > 0 AND error_pct <= 100),
    porosity_pct REAL CHECK (porosity_pct BETWEEN 0 AND 100),
    tensile_strength_mpa REAL CHECK (tensile_strength_mpa > 0 AND tensile_strength_mpa < 1e6),
    smallest_mandrel_mm REAL CHECK (smallest_mandrel_mm > 0 AND smallest_mandrel_mm < 1e6),
    made_on TEXT NOT NULL,
    note TEXT NOT NULL,
    is_used INTEGER NOT NULL CHECK (is_used IN (0, 1)),
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)), mass_g REAL CHECK (mass_g > 0 AND mass_g < 1e6), stack_pressure_mpa REAL CHECK (stack_pressure_mpa BETWEEN 0 AND 1e6), contacts TEXT NOT NULL DEFAULT '', contact_resistance_ohm_cm2 REAL CHECK (contact_resistance_ohm_cm2 >= 0), thickness_sd_um REAL CHECK (thickness_sd_um >= 0), electronic_conductivity_s_cm REAL CHECK (electronic_conductivity_s_cm > 0), leak_current_ua_cm2 REAL CHECK (leak_current_ua_cm2 > 0), after_test TEXT NOT NULL DEFAULT '', after_conductivity_ms_cm REAL CHECK (after_conductivity_ms_cm > 0), after_kept_pct REAL CHECK (after_kept_pct >= 0), after_strength_mpa REAL CHECK (after_strength_mpa >= 0), after_shrinkage_pct REAL CHECK (after_shrinkage_pct BETWEEN -100 AND 100), after_seen TEXT NOT NULL DEFAULT ''
    CHECK (after_test <> '' OR (after_conductivity_ms_cm IS NULL AND after_kept_pct IS NULL
        AND after_strength_mpa IS NULL AND after_shrinkage_pct IS NULL AND after_seen = '')),
    PRIMARY KEY (key, revision),
    CHECK ((resistance_ohm IS NULL) = (area_cm2 IS NULL)),
    CHECK (conductivity_ms_cm IS NOT NULL OR resistance_ohm IS NOT NULL)
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
CREATE TABLE moisture (
    key TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    electrolyte TEXT,
    form TEXT NOT NULL,
    thickness_um REAL,
    dew_point_c REAL,
    water_ppm REAL,
    humidity_pct REAL,
    temperature_c REAL,
    gas TEXT NOT NULL,
    time_min REAL,
    quantity TEXT NOT NULL,
    value REAL,
    low REAL,
    high REAL,
    unit TEXT NOT NULL,
    text TEXT NOT NULL,
    grade TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (key),
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin = 'shipped'),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE own_revision (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    own_row TEXT NOT NULL REFERENCES own_row (id),
    parents TEXT NOT NULL CHECK (json_valid(parents) AND json_type(parents) = 'array'),
    at TEXT NOT NULL,
    machine TEXT NOT NULL,
    content TEXT CHECK (content IS NULL OR json_valid(content))
) STRICT;
CREATE TABLE own_row (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    kind TEXT NOT NULL,
    name TEXT NOT NULL CHECK (json_valid(name) AND json_type(name) = 'array'),
    shown TEXT,
    about TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(about) AND json_type(about) = 'array'),
    home TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(home) AND json_type(home) = 'array')
) STRICT;
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
CREATE VIRTUAL TABLE search USING fts5 (kind UNINDEXED, key, name, formula, note, sources, tokenize = 'trigram');
CREATE TABLE 'search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'search_content'(id INTEGER PRIMARY KEY, c0, c1, c2, c3, c4, c5);
CREATE TABLE 'search_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE series (
    key TEXT PRIMARY KEY,
    electrolyte TEXT NOT NULL,
    pellet_low_ms_cm REAL CHECK (pellet_low_ms_cm > 0),
    pellet_high_ms_cm REAL CHECK (pellet_high_ms_cm >= pellet_low_ms_cm),
    binder TEXT,
    binder_wt_pct REAL CHECK (binder_wt_pct BETWEEN 0 AND 100),
    solvent TEXT,
    method TEXT NOT NULL,
    thickness_um TEXT NOT NULL,
    porosity_pct REAL CHECK (porosity_pct BETWEEN 0 AND 100),
    pressing_mpa TEXT NOT NULL,
    conductivity_low_ms_cm REAL NOT NULL CHECK (conductivity_low_ms_cm > 0),
    conductivity_high_ms_cm REAL NOT NULL CHECK (conductivity_high_ms_cm >= conductivity_low_ms_cm),
    temperature_c REAL,
    confidence TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (key),
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE source (
    key TEXT PRIMARY KEY CHECK (key <> ''),
    kind TEXT NOT NULL,
    citation TEXT NOT NULL,
    doi TEXT,
    note TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')),
    position INTEGER NOT NULL
) STRICT;
CREATE TRIGGER batch_entry_is_kept BEFORE DELETE ON batch_entry
    BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER batch_entry_is_not_replaced BEFORE INSERT ON batch_entry
    WHEN EXISTS (SELECT 1 FROM batch_entry WHERE number = NEW.number OR token = NEW.token)
    BEGIN SELECT RAISE(ABORT, 'an entry is never replaced'); END;
CREATE TRIGGER batch_entry_stays BEFORE UPDATE ON batch_entry
    BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER batch_is_kept BEFORE DELETE ON batch
    BEGIN SELECT RAISE(ABORT, 'a batch is never deleted'); END;
CREATE TRIGGER batch_is_not_replaced BEFORE INSERT ON batch
    WHEN EXISTS (SELECT 1 FROM batch WHERE number = NEW.number OR key = NEW.key OR token = NEW.token)
    BEGIN SELECT RAISE(ABORT, 'a batch is never replaced'); END;
CREATE TRIGGER batch_stays BEFORE UPDATE ON batch
    WHEN (OLD.number, OLD.key, OLD.token, OLD.created_at, OLD.recipe, OLD.plan, OLD.amounts, OLD.lines, OLD.steps,
        OLD.predicted, OLD.library_version, OLD.model_version, OLD.checksum)
    IS NOT (NEW.number, NEW.key, NEW.token, NEW.created_at, NEW.recipe, NEW.plan, NEW.amounts, NEW.lines, NEW.steps,
        NEW.predicted, NEW.library_version, NEW.model_version, NEW.checksum)
    BEGIN SELECT RAISE(ABORT, 'a batch is never changed'); END;
