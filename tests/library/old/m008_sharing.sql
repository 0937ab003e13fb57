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
    position INTEGER NOT NULL, parent TEXT CHECK (parent IS NULL OR (parent <> key AND origin = 'user')),
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
, interlayer TEXT) STRICT;
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
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    PRIMARY KEY (key, revision),
    CHECK ((resistance_ohm IS NULL) = (area_cm2 IS NULL)),
    CHECK (conductivity_ms_cm IS NOT NULL OR resistance_ohm IS NOT NULL)
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (kind UNINDEXED, key, name, formula, note, sources, tokenize = 'trigram');
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
) STRICT;
CREATE INDEX batch_entry_batch ON batch_entry (batch, number);
CREATE TABLE batch_film (
    film TEXT PRIMARY KEY CHECK (film GLOB 'F-[0-9][0-9][0-9][0-9]*'),
    batch TEXT NOT NULL REFERENCES batch (key),
    specimen INTEGER NOT NULL CHECK (specimen > 0),
    UNIQUE (batch, specimen)
) STRICT;
CREATE VIRTUAL TABLE batch_search USING fts5 (key, name, materials, lots, notes, tokenize = 'trigram');
CREATE TRIGGER batch_stays BEFORE UPDATE ON batch
    WHEN (OLD.number, OLD.key, OLD.token, OLD.created_at, OLD.recipe, OLD.plan, OLD.amounts, OLD.lines, OLD.steps,
        OLD.predicted, OLD.library_version, OLD.model_version, OLD.checksum)
    IS NOT (NEW.number, NEW.key, NEW.token, NEW.created_at, NEW.recipe, NEW.plan, NEW.amounts, NEW.lines, NEW.steps,
        NEW.predicted, NEW.library_version, NEW.model_version, NEW.checksum)
    BEGIN SELECT RAISE(ABORT, 'a batch is never changed'); END;
CREATE TRIGGER batch_is_kept BEFORE DELETE ON batch
    BEGIN SELECT RAISE(ABORT, 'a batch is never deleted'); END;
CREATE TRIGGER batch_is_not_replaced BEFORE INSERT ON batch
    WHEN EXISTS (SELECT 1 FROM batch WHERE number = NEW.number OR key = NEW.key OR token = NEW.token)
    BEGIN SELECT RAISE(ABORT, 'a batch is never replaced'); END;
CREATE TRIGGER batch_entry_stays BEFORE UPDATE ON batch_entry
    BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER batch_entry_is_kept BEFORE DELETE ON batch_entry
    BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER batch_entry_is_not_replaced BEFORE INSERT ON batch_entry
    WHEN EXISTS (SELECT 1 FROM batch_entry WHERE number = NEW.number OR token = NEW.token)
    BEGIN SELECT RAISE(ABORT, 'an entry is never replaced'); END;
INSERT INTO _sqlite_migrations VALUES (1, 'library', 'm001_library', '2026-11-22 12:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (2, 'library', 'm002_measured_films', '2026-12-06 12:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (3, 'library', 'm003_interlayers', '2026-12-09 08:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (4, 'library', 'm004_batches', '2026-12-10 08:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (5, 'library', 'm005_bench_measurements', '2026-12-12 08:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (6, 'library', 'm006_class_rules', '2026-12-14 08:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (7, 'library', 'm007_tests_of_films', '2026-12-15 08:00:00.000000+00:00');
INSERT INTO _sqlite_migrations VALUES (8, 'library', 'm008_sharing', '2026-12-16 08:00:00.000000+00:00');
INSERT INTO content VALUES ('version', '2026.1');
INSERT INTO content VALUES ('fingerprint', 'of an older content');
INSERT INTO source VALUES ('Song2023', 'review', 'An older citation', NULL, '', 'shipped', 0);
INSERT INTO source VALUES ('Handbook', 'handbook', 'Standard values', NULL, '', 'shipped', 1);
INSERT INTO source VALUES ('Lab book 7', 'laboratory', 'Lab book 7', NULL, '', 'user', 2);
INSERT INTO material VALUES ('solvent', 'toluene', 'toluene', '', '', '', 'shipped', 0, 0, 0, NULL);
INSERT INTO material VALUES ('solvent', 'ligroin', 'ligroin', '', '', 'No longer shipped.', 'shipped', 0, 0, 1, NULL);
INSERT INTO material VALUES ('binder', 'house-rubber', 'House rubber', '', 'rubber', '', 'user', 0, 0, 2, NULL);
INSERT INTO property VALUES (1, 'solvent', 'toluene', 'density_g_cm3', 0.862, NULL, 'g/cm3', NULL, NULL, '', 'handbook', 'Handbook', 'recommended', '', 'shipped');
INSERT INTO property VALUES (2, 'solvent', 'toluene', 'density_g_cm3', 0.861, NULL, 'g/cm3', NULL, NULL, '', 'user', 'Lab book 7', 'recommended', '', 'user');
INSERT INTO property VALUES (3, 'solvent', 'toluene', 'sulfide_class', NULL, 'inert', '', NULL, NULL, '', 'reported', 'Song2023', 'recommended', '', 'shipped');
INSERT INTO property VALUES (4, 'binder', 'house-rubber', 'density_g_cm3', 0.93, NULL, 'g/cm3', 0.91, 0.95, 'room temperature', 'user', 'Lab book 7', 'recommended', '', 'user');
INSERT INTO pair VALUES (1, 'electrolyte', 'Li6PS5Cl', 'solvent', 'toluene', 'compatible', 'does not react', 'reported', '', 'shipped');
INSERT INTO pair_source VALUES (1, 0, 'Song2023');
INSERT INTO pair VALUES (2, 'binder', 'house-rubber', 'solvent', 'toluene', 'caution', 'swells', 'user', '', 'user');
INSERT INTO pair_source VALUES (2, 0, 'Lab book 7');
INSERT INTO series VALUES ('old-0', 'Li6PS5Cl', 3.2, 3.2, NULL, 0.0, NULL, 'pellet', '', NULL, '', 3.2, 3.2, 30.0, 'medium', 'Song2023', 'No longer shipped.', 'shipped', 0);
INSERT INTO measured_film VALUES ('F-0001',1,'2026-12-07T09:30:00+00:00','','Film 7','{"name": "Film 7", "notes": "", "electrolyte": "Li6PS5Cl", "electrolyte_lot": "", "electrolyte_conductivity_ms_cm": 2.1, "electrolyte_conductivity_temperature_c": 25.0, "electrolyte_conductivity_error_pct": null, "electrolyte_conductivity_pressure_mpa": null, "particle_d50_um": 3.0, "second_electrolyte": null, "second_thickness_um": null, "spe": null, "spe_wt_pct": null, "binder": "NBR", "binder_wt_pct": 2.0, "second_binder": null, "second_binder_wt_pct": null, "salt": null, "salt_wt_pct": null, "solvent": "toluene", "cosolvent": "isobutyl isobutyrate", "cosolvent_share_pct": 50.0, "solids_loading_wt_pct": 55.0, "method": "slurry-casting", "form_factor": "on-substrate", "scaffold": null, "substrate": "silicone-PET", "thickness_um": 30.0, "porosity_pct": null, "densification_pressure_mpa": 490.0, "densification_temperature_c": 80.0, "densification_method": "warm-isostatic", "drying_temperature_c": 60.0, "heat_treatment_c": null, "film_area_cm2": 48.0, "cathode": "NCM811", "cathode_thickness_um": 70.0, "cathode_density_g_cm3": 3.85, "areal_capacity_mah_cm2": 5.0, "mean_voltage_v": 3.7, "cathode_coated": true, "anode": "Li-metal", "anode_thickness_um": 20.0, "positive_foil_um": 15.0, "negative_foil_um": 10.0, "film_density_g_cm3": null, "unit_cells": 20, "stacking": "parallel", "basis": "unit-cell", "temperature_c": 25.0, "stack_pressure_mpa": 2.0, "c_rate": 0.1, "dew_point_c": -50.0}',32.0,25.0,1.2,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-31','first of the lot',1,0);
INSERT INTO measured_film VALUES ('F-0001',2,'2026-12-08T09:30:00+00:00','misread the scale','Film 7','{"name": "Film 7", "notes": "", "electrolyte": "Li6PS5Cl", "electrolyte_lot": "", "electrolyte_conductivity_ms_cm": 2.1, "electrolyte_conductivity_temperature_c": 25.0, "electrolyte_conductivity_error_pct": null, "electrolyte_conductivity_pressure_mpa": null, "particle_d50_um": 3.0, "second_electrolyte": null, "second_thickness_um": null, "spe": null, "spe_wt_pct": null, "binder": "NBR", "binder_wt_pct": 2.0, "second_binder": null, "second_binder_wt_pct": null, "salt": null, "salt_wt_pct": null, "solvent": "toluene", "cosolvent": "isobutyl isobutyrate", "cosolvent_share_pct": 50.0, "solids_loading_wt_pct": 55.0, "method": "slurry-casting", "form_factor": "on-substrate", "scaffold": null, "substrate": "silicone-PET", "thickness_um": 30.0, "porosity_pct": null, "densification_pressure_mpa": 490.0, "densification_temperature_c": 80.0, "densification_method": "warm-isostatic", "drying_temperature_c": 60.0, "heat_treatment_c": null, "film_area_cm2": 48.0, "cathode": "NCM811", "cathode_thickness_um": 70.0, "cathode_density_g_cm3": 3.85, "areal_capacity_mah_cm2": 5.0, "mean_voltage_v": 3.7, "cathode_coated": true, "anode": "Li-metal", "anode_thickness_um": 20.0, "positive_foil_um": 15.0, "negative_foil_um": 10.0, "film_density_g_cm3": null, "unit_cells": 20, "stacking": "parallel", "basis": "unit-cell", "temperature_c": 25.0, "stack_pressure_mpa": 2.0, "c_rate": 0.1, "dew_point_c": -50.0}',32.0,25.0,1.02,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-31','first of the lot',1,0);
INSERT INTO measured_film VALUES ('F-0002',1,'2026-12-09T09:30:00+00:00','','Film 8','{"name": "Film 8", "notes": "", "electrolyte": "Li6PS5Cl", "electrolyte_lot": "", "electrolyte_conductivity_ms_cm": 2.1, "electrolyte_conductivity_temperature_c": 25.0, "electrolyte_conductivity_error_pct": null, "electrolyte_conductivity_pressure_mpa": null, "particle_d50_um": 3.0, "second_electrolyte": null, "second_thickness_um": null, "spe": null, "spe_wt_pct": null, "binder": "house-rubber", "binder_wt_pct": 1.5, "second_binder": null, "second_binder_wt_pct": null, "salt": null, "salt_wt_pct": null, "solvent": "toluene", "cosolvent": "isobutyl isobutyrate", "cosolvent_share_pct": 50.0, "solids_loading_wt_pct": 55.0, "method": "slurry-casting", "form_factor": "on-substrate", "scaffold": null, "substrate": "silicone-PET", "thickness_um": 30.0, "porosity_pct": null, "densification_pressure_mpa": 490.0, "densification_temperature_c": 80.0, "densification_method": "warm-isostatic", "drying_temperature_c": 60.0, "heat_treatment_c": null, "film_area_cm2": 48.0, "cathode": "NCM811", "cathode_thickness_um": 70.0, "cathode_density_g_cm3": 3.85, "areal_capacity_mah_cm2": 5.0, "mean_voltage_v": 3.7, "cathode_coated": true, "anode": "Li-metal", "anode_thickness_um": 20.0, "positive_foil_um": 15.0, "negative_foil_um": 10.0, "film_density_g_cm3": null, "unit_cells": 20, "stacking": "parallel", "basis": "unit-cell", "temperature_c": 25.0, "stack_pressure_mpa": 2.0, "c_rate": 0.1, "dew_point_c": -50.0}',41.0,30.0,NULL,12.5,0.785,8.0,14.0,NULL,NULL,'','',0,1);
INSERT INTO search (kind, key, name, formula, note, sources) VALUES ('solvent', 'toluene', 'toluene', '', '', 'Handbook');
INSERT INTO batch VALUES (1,'B-0001','a1','2026-12-10T09:00:00+01:00','{"name": "Film 7", "notes": "", "electrolyte": "Li6PS5Cl", "electrolyte_lot": "", "electrolyte_conductivity_ms_cm": 2.1, "electrolyte_conductivity_temperature_c": 25.0, "electrolyte_conductivity_error_pct": null, "electrolyte_conductivity_pressure_mpa": null, "particle_d50_um": 3.0, "second_electrolyte": null, "second_thickness_um": null, "spe": null, "spe_wt_pct": null, "binder": "NBR", "binder_wt_pct": 2.0, "second_binder": null, "second_binder_wt_pct": null, "salt": null, "salt_wt_pct": null, "solvent": "toluene", "cosolvent": "isobutyl isobutyrate", "cosolvent_share_pct": 50.0, "solids_loading_wt_pct": 55.0, "method": "slurry-casting", "form_factor": "on-substrate", "scaffold": null, "substrate": "silicone-PET", "thickness_um": 30.0, "porosity_pct": null, "densification_pressure_mpa": 490.0, "densification_temperature_c": 80.0, "densification_method": "warm-isostatic", "drying_temperature_c": 60.0, "heat_treatment_c": null, "film_area_cm2": 48.0, "cathode": "NCM811", "cathode_thickness_um": 70.0, "cathode_density_g_cm3": 3.85, "areal_capacity_mah_cm2": 5.0, "mean_voltage_v": 3.7, "cathode_coated": true, "anode": "Li-metal", "anode_thickness_um": 20.0, "positive_foil_um": 15.0, "negative_foil_um": 10.0, "film_density_g_cm3": null, "unit_cells": 20, "stacking": "parallel", "basis": "unit-cell", "temperature_c": 25.0, "stack_pressure_mpa": 2.0, "c_rate": 0.1, "dew_point_c": -50.0}','{"target": "films", "film_count": 2, "film_area_cm2": 48.0, "scarce_field": null, "scarce_g": null, "jar_ml": null, "jar_fill_pct": 70.0, "waste_pct": 10.0, "readability_g": 0.001, "tolerance_pct": 0.5, "basis": "wt-solids", "stocks": []}','{"films": 2.0, "problems": []}','[{"number": 1, "fields": ["electrolyte"], "key": "Li6PS5Cl", "name": "Li6PS5Cl", "role": "Sulfide", "target_g": 1.2, "exact_g": 1.2004, "tolerance_g": 0.006, "share": 98.0}, {"number": 2, "fields": ["binder"], "key": "house-rubber", "name": "House rubber", "role": "Binder", "target_g": 0.024, "exact_g": 0.0245, "tolerance_g": 0.001, "share": 2.0}]','[{"kind": "weigh", "text": "Weigh the sulfide", "line": 1}, {"kind": "weigh", "text": "Weigh the rubber", "line": 2}, {"kind": "mix", "text": "Mix", "minutes": 30.0}]','{"conductivity_ms_cm": 1.1}','2026.1','2','13694b3337e776ca6f28b9cc316ff33873dca38687874d5c6321b712dd1efc78',0);
INSERT INTO batch_entry VALUES (1,'B-0001','t1','2026-12-10T09:05:00+01:00','start','{}');
INSERT INTO batch_entry VALUES (2,'B-0001','t2','2026-12-10T09:06:00+01:00','weigh','{"line": 1, "grams": 1.021, "lot": "LPSC-7"}');
INSERT INTO batch_entry VALUES (3,'B-0001','t3','2026-12-10T09:07:00+01:00','correct','{"of": 2, "content": {"line": 1, "grams": 1.201, "lot": "LPSC-7"}, "reason": "swapped two digits"}');
INSERT INTO batch_entry VALUES (4,'B-0001','t4','2026-12-10T09:09:00+01:00','note','{"text": "jar B, lid replaced"}');
INSERT INTO batch_film VALUES ('F-0001','B-0001',1);
INSERT INTO batch_search (rowid, key, name, materials, lots, notes) VALUES (1, 'B-0001', 'Film 7', 'Li6PS5Cl House rubber', 'LPSC-7', 'jar B, lid replaced');
ALTER TABLE measured_film ADD COLUMN mass_g REAL CHECK (mass_g > 0 AND mass_g < 1e6);
ALTER TABLE measured_film ADD COLUMN stack_pressure_mpa REAL CHECK (stack_pressure_mpa BETWEEN 0 AND 1e6);
ALTER TABLE batch_entry ADD COLUMN run TEXT;
ALTER TABLE batch_entry ADD COLUMN tick_s REAL CHECK ((tick_s IS NULL) = (run IS NULL));
ALTER TABLE batch_entry ADD COLUMN after TEXT CHECK (after IS NULL OR json_valid(after));
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

CREATE TABLE look_alike (
    kind TEXT NOT NULL,
    own TEXT NOT NULL,
    shipped TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('none', 'keep', 'take')),
    PRIMARY KEY (kind, own),
    FOREIGN KEY (kind, own) REFERENCES material (kind, key)
) STRICT;
INSERT INTO class_rule VALUES ('binder','NBR','solvent','toluene','compatible','No longer expected.','no','estimate','Song2023','','shipped',0);
INSERT INTO moisture VALUES ('old-0','An older sulfide',NULL,'powder',NULL,-40,126,NULL,NULL,'',30,'H2S released',0.2,NULL,NULL,'cm3/g','','reported','Song2023','No longer shipped.','shipped',0);
INSERT INTO composition VALUES ('Li6PS5Cl','',1,1,2.0,2.0,2.0,2.0,NULL,NULL,NULL,NULL,'10.1000/old','OBELiX','shipped',0);
INSERT INTO comparison VALUES ('old','liquid','An older line',25,10.0,'reported','Song2023','','shipped',0);
INSERT INTO look_alike VALUES ('binder','house-rubber','House-Rubber','keep');
ALTER TABLE measured_film ADD COLUMN contacts TEXT NOT NULL DEFAULT '';
ALTER TABLE measured_film ADD COLUMN contact_resistance_ohm_cm2 REAL CHECK (contact_resistance_ohm_cm2 >= 0);
ALTER TABLE measured_film ADD COLUMN thickness_sd_um REAL CHECK (thickness_sd_um >= 0);
ALTER TABLE measured_film ADD COLUMN electronic_conductivity_s_cm REAL CHECK (electronic_conductivity_s_cm > 0);
ALTER TABLE measured_film ADD COLUMN leak_current_ua_cm2 REAL CHECK (leak_current_ua_cm2 > 0);
ALTER TABLE measured_film ADD COLUMN after_test TEXT NOT NULL DEFAULT '';
ALTER TABLE measured_film ADD COLUMN after_conductivity_ms_cm REAL CHECK (after_conductivity_ms_cm > 0);
ALTER TABLE measured_film ADD COLUMN after_kept_pct REAL CHECK (after_kept_pct >= 0);
ALTER TABLE measured_film ADD COLUMN after_strength_mpa REAL CHECK (after_strength_mpa >= 0);
ALTER TABLE measured_film ADD COLUMN after_shrinkage_pct REAL CHECK (after_shrinkage_pct BETWEEN -100 AND 100);
ALTER TABLE measured_film ADD COLUMN after_seen TEXT NOT NULL DEFAULT ''
    CHECK (after_test <> '' OR (after_conductivity_ms_cm IS NULL AND after_kept_pct IS NULL
        AND after_strength_mpa IS NULL AND after_shrinkage_pct IS NULL AND after_seen = ''));
UPDATE measured_film SET contacts = 'silver discs', after_test = '200 °C for 1 h', after_kept_pct = 92.0,
    after_seen = 'no crack' WHERE key = 'F-0001' AND revision = 2;
CREATE TABLE own_row (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    kind TEXT NOT NULL,
    name TEXT NOT NULL CHECK (json_valid(name) AND json_type(name) = 'array'),
    shown TEXT,
    about TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(about) AND json_type(about) = 'array'),
    home TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(home) AND json_type(home) = 'array')
) STRICT;
CREATE INDEX own_row_name ON own_row (kind, name);
CREATE TABLE own_revision (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    own_row TEXT NOT NULL REFERENCES own_row (id),
    parents TEXT NOT NULL CHECK (json_valid(parents) AND json_type(parents) = 'array'),
    at TEXT NOT NULL,
    machine TEXT NOT NULL,
    content TEXT CHECK (content IS NULL OR json_valid(content))
) STRICT;
CREATE INDEX own_revision_row ON own_revision (own_row);
INSERT INTO own_row VALUES ('cbba0094-51fc-575a-889c-bfc8812f0e90','material','["binder","house-rubber"]','8c44ced3-5177-525f-9070-fe579b966f0a','[]','["7d3c2a54-0f0e-4c55-9d58-1f2b3c4d5e6f","house-rubber"]');
INSERT INTO own_row VALUES ('42052d12-2293-5630-990c-e90a4d6858ed','value','["binder","house-rubber","density_g_cm3"]','ce8cebbf-3d5e-51f5-8c71-1857c34a5e1a','["binder","@cbba0094-51fc-575a-889c-bfc8812f0e90","density_g_cm3"]','[]');
INSERT INTO own_row VALUES ('44ab4c5a-f90b-5169-94dd-5448dd619d89','value','["solvent","toluene","density_g_cm3"]','715dd0ec-21e8-57bf-92c0-5e1acba50a27','[]','[]');
INSERT INTO own_row VALUES ('c42b3350-9ec9-5c50-b3a9-85a91d9d30cd','verdict','["binder","house-rubber","solvent","toluene"]','2e2a0685-dd3a-5bf1-a4db-9b6ec2e05a62','["binder","@cbba0094-51fc-575a-889c-bfc8812f0e90","solvent","toluene"]','[]');
INSERT INTO own_row VALUES ('468f0b02-46e0-51ae-a7bc-fdd32561e979','batch','["a1"]','161c3337-c064-5f35-9300-16b5cf567edb','[]','["7d3c2a54-0f0e-4c55-9d58-1f2b3c4d5e6f","B-0001"]');
INSERT INTO own_row VALUES ('040dd154-49fd-5540-94f8-51df932f1ea9','film','["F-0001"]','81f40590-a3bb-50ec-998c-676724b0915d','[]','["7d3c2a54-0f0e-4c55-9d58-1f2b3c4d5e6f","F-0001"]');
INSERT INTO own_row VALUES ('f2114f71-2304-5188-ab0f-68e6031bfeb0','film','["F-0002"]','83612d8c-9ad8-552c-86c6-07d3c68a284b','[]','["7d3c2a54-0f0e-4c55-9d58-1f2b3c4d5e6f","F-0002"]');
INSERT INTO own_revision VALUES ('8c44ced3-5177-525f-9070-fe579b966f0a','cbba0094-51fc-575a-889c-bfc8812f0e90','[]','','','{"formula":"","group":"rubber","name":"House rubber","note":"","retired":0}');
INSERT INTO own_revision VALUES ('ce8cebbf-3d5e-51f5-8c71-1857c34a5e1a','42052d12-2293-5630-990c-e90a4d6858ed','[]','','','{"conditions":"room temperature","grade":"user","high":0.95,"low":0.91,"note":"","number":0.93,"source":"Lab book 7","text":null,"unit":"g/cm3"}');
INSERT INTO own_revision VALUES ('715dd0ec-21e8-57bf-92c0-5e1acba50a27','44ab4c5a-f90b-5169-94dd-5448dd619d89','[]','','','{"conditions":"","grade":"user","high":null,"low":null,"note":"","number":0.861,"source":"Lab book 7","text":null,"unit":"g/cm3"}');
INSERT INTO own_revision VALUES ('2e2a0685-dd3a-5bf1-a4db-9b6ec2e05a62','c42b3350-9ec9-5c50-b3a9-85a91d9d30cd','[]','','','{"grade":"user","note":"","reason":"swells","sources":["Lab book 7"],"verdict":"caution"}');
INSERT INTO own_revision VALUES ('161c3337-c064-5f35-9300-16b5cf567edb','468f0b02-46e0-51ae-a7bc-fdd32561e979','[]','','','{"retired":0}');
INSERT INTO own_revision VALUES ('97033958-0a9c-5d8a-808a-522219f67ab1','040dd154-49fd-5540-94f8-51df932f1ea9','[]','','','{"batch":"a1","retired":0,"rows":[{"after_conductivity_ms_cm":null,"after_kept_pct":null,"after_seen":"","after_shrinkage_pct":null,"after_strength_mpa":null,"after_test":"","area_cm2":null,"conductivity_ms_cm":1.2,"contact_resistance_ohm_cm2":null,"contacts":"","electronic_conductivity_s_cm":null,"error_pct":null,"is_used":1,"leak_current_ua_cm2":null,"made_on":"2026-03-31","mass_g":null,"name":"Film 7","note":"first of the lot","porosity_pct":null,"reason":"","recipe":{"anode":"Li-metal","anode_thickness_um":20.0,"areal_capacity_mah_cm2":5.0,"basis":"unit-cell","binder":"NBR","binder_wt_pct":2.0,"c_rate":0.1,"cathode":"NCM811","cathode_coated":true,"cathode_density_g_cm3":3.85,"cathode_thickness_um":70.0,"cosolvent":"isobutyl isobutyrate","cosolvent_share_pct":50.0,"densification_method":"warm-isostatic","densification_pressure_mpa":490.0,"densification_temperature_c":80.0,"dew_point_c":-50.0,"drying_temperature_c":60.0,"electrolyte":"Li6PS5Cl","electrolyte_conductivity_error_pct":null,"electrolyte_conductivity_ms_cm":2.1,"electrolyte_conductivity_pressure_mpa":null,"electrolyte_conductivity_temperature_c":25.0,"electrolyte_lot":"","film_area_cm2":48.0,"film_density_g_cm3":null,"form_factor":"on-substrate","heat_treatment_c":null,"mean_voltage_v":3.7,"method":"slurry-casting","name":"Film 7","negative_foil_um":10.0,"notes":"","particle_d50_um":3.0,"porosity_pct":null,"positive_foil_um":15.0,"salt":null,"salt_wt_pct":null,"scaffold":null,"second_binder":null,"second_binder_wt_pct":null,"second_electrolyte":null,"second_thickness_um":null,"solids_loading_wt_pct":55.0,"solvent":"toluene","spe":null,"spe_wt_pct":null,"stack_pressure_mpa":2.0,"stacking":"parallel","substrate":"silicone-PET","temperature_c":25.0,"thickness_um":30.0,"unit_cells":20},"recorded_at":"2026-12-07T09:30:00+00:00","resistance_ohm":null,"retired":0,"revision":1,"smallest_mandrel_mm":null,"stack_pressure_mpa":null,"temperature_c":25.0,"tensile_strength_mpa":null,"thickness_sd_um":null,"thickness_um":32.0}],"specimen":1}');
INSERT INTO own_revision VALUES ('81f40590-a3bb-50ec-998c-676724b0915d','040dd154-49fd-5540-94f8-51df932f1ea9','["97033958-0a9c-5d8a-808a-522219f67ab1"]','','','{"batch":"a1","retired":0,"rows":[{"after_conductivity_ms_cm":null,"after_kept_pct":null,"after_seen":"","after_shrinkage_pct":null,"after_strength_mpa":null,"after_test":"","area_cm2":null,"conductivity_ms_cm":1.2,"contact_resistance_ohm_cm2":null,"contacts":"","electronic_conductivity_s_cm":null,"error_pct":null,"is_used":1,"leak_current_ua_cm2":null,"made_on":"2026-03-31","mass_g":null,"name":"Film 7","note":"first of the lot","porosity_pct":null,"reason":"","recipe":{"anode":"Li-metal","anode_thickness_um":20.0,"areal_capacity_mah_cm2":5.0,"basis":"unit-cell","binder":"NBR","binder_wt_pct":2.0,"c_rate":0.1,"cathode":"NCM811","cathode_coated":true,"cathode_density_g_cm3":3.85,"cathode_thickness_um":70.0,"cosolvent":"isobutyl isobutyrate","cosolvent_share_pct":50.0,"densification_method":"warm-isostatic","densification_pressure_mpa":490.0,"densification_temperature_c":80.0,"dew_point_c":-50.0,"drying_temperature_c":60.0,"electrolyte":"Li6PS5Cl","electrolyte_conductivity_error_pct":null,"electrolyte_conductivity_ms_cm":2.1,"electrolyte_conductivity_pressure_mpa":null,"electrolyte_conductivity_temperature_c":25.0,"electrolyte_lot":"","film_area_cm2":48.0,"film_density_g_cm3":null,"form_factor":"on-substrate","heat_treatment_c":null,"mean_voltage_v":3.7,"method":"slurry-casting","name":"Film 7","negative_foil_um":10.0,"notes":"","particle_d50_um":3.0,"porosity_pct":null,"positive_foil_um":15.0,"salt":null,"salt_wt_pct":null,"scaffold":null,"second_binder":null,"second_binder_wt_pct":null,"second_electrolyte":null,"second_thickness_um":null,"solids_loading_wt_pct":55.0,"solvent":"toluene","spe":null,"spe_wt_pct":null,"stack_pressure_mpa":2.0,"stacking":"parallel","substrate":"silicone-PET","temperature_c":25.0,"thickness_um":30.0,"unit_cells":20},"recorded_at":"2026-12-07T09:30:00+00:00","resistance_ohm":null,"retired":0,"revision":1,"smallest_mandrel_mm":null,"stack_pressure_mpa":null,"temperature_c":25.0,"tensile_strength_mpa":null,"thickness_sd_um":null,"thickness_um":32.0},{"after_conductivity_ms_cm":null,"after_kept_pct":92.0,"after_seen":"no crack","after_shrinkage_pct":null,"after_strength_mpa":null,"after_test":"200 °C for 1 h","area_cm2":null,"conductivity_ms_cm":1.02,"contact_resistance_ohm_cm2":null,"contacts":"silver discs","electronic_conductivity_s_cm":null,"error_pct":null,"is_used":1,"leak_current_ua_cm2":null,"made_on":"2026-03-31","mass_g":null,"name":"Film 7","note":"first of the lot","porosity_pct":null,"reason":"misread the scale","recipe":{"anode":"Li-metal","anode_thickness_um":20.0,"areal_capacity_mah_cm2":5.0,"basis":"unit-cell","binder":"NBR","binder_wt_pct":2.0,"c_rate":0.1,"cathode":"NCM811","cathode_coated":true,"cathode_density_g_cm3":3.85,"cathode_thickness_um":70.0,"cosolvent":"isobutyl isobutyrate","cosolvent_share_pct":50.0,"densification_method":"warm-isostatic","densification_pressure_mpa":490.0,"densification_temperature_c":80.0,"dew_point_c":-50.0,"drying_temperature_c":60.0,"electrolyte":"Li6PS5Cl","electrolyte_conductivity_error_pct":null,"electrolyte_conductivity_ms_cm":2.1,"electrolyte_conductivity_pressure_mpa":null,"electrolyte_conductivity_temperature_c":25.0,"electrolyte_lot":"","film_area_cm2":48.0,"film_density_g_cm3":null,"form_factor":"on-substrate","heat_treatment_c":null,"mean_voltage_v":3.7,"method":"slurry-casting","name":"Film 7","negative_foil_um":10.0,"notes":"","particle_d50_um":3.0,"porosity_pct":null,"positive_foil_um":15.0,"salt":null,"salt_wt_pct":null,"scaffold":null,"second_binder":null,"second_binder_wt_pct":null,"second_electrolyte":null,"second_thickness_um":null,"solids_loading_wt_pct":55.0,"solvent":"toluene","spe":null,"spe_wt_pct":null,"stack_pressure_mpa":2.0,"stacking":"parallel","substrate":"silicone-PET","temperature_c":25.0,"thickness_um":30.0,"unit_cells":20},"recorded_at":"2026-12-08T09:30:00+00:00","resistance_ohm":null,"retired":0,"revision":2,"smallest_mandrel_mm":null,"stack_pressure_mpa":null,"temperature_c":25.0,"tensile_strength_mpa":null,"thickness_sd_um":null,"thickness_um":32.0}],"specimen":1}');
INSERT INTO own_revision VALUES ('83612d8c-9ad8-552c-86c6-07d3c68a284b','f2114f71-2304-5188-ab0f-68e6031bfeb0','[]','','','{"batch":null,"retired":1,"rows":[{"after_conductivity_ms_cm":null,"after_kept_pct":null,"after_seen":"","after_shrinkage_pct":null,"after_strength_mpa":null,"after_test":"","area_cm2":0.785,"conductivity_ms_cm":null,"contact_resistance_ohm_cm2":null,"contacts":"","electronic_conductivity_s_cm":null,"error_pct":8.0,"is_used":0,"leak_current_ua_cm2":null,"made_on":"","mass_g":null,"name":"Film 8","note":"","porosity_pct":14.0,"reason":"","recipe":{"anode":"Li-metal","anode_thickness_um":20.0,"areal_capacity_mah_cm2":5.0,"basis":"unit-cell","binder":"@cbba0094-51fc-575a-889c-bfc8812f0e90","binder_wt_pct":1.5,"c_rate":0.1,"cathode":"NCM811","cathode_coated":true,"cathode_density_g_cm3":3.85,"cathode_thickness_um":70.0,"cosolvent":"isobutyl isobutyrate","cosolvent_share_pct":50.0,"densification_method":"warm-isostatic","densification_pressure_mpa":490.0,"densification_temperature_c":80.0,"dew_point_c":-50.0,"drying_temperature_c":60.0,"electrolyte":"Li6PS5Cl","electrolyte_conductivity_error_pct":null,"electrolyte_conductivity_ms_cm":2.1,"electrolyte_conductivity_pressure_mpa":null,"electrolyte_conductivity_temperature_c":25.0,"electrolyte_lot":"","film_area_cm2":48.0,"film_density_g_cm3":null,"form_factor":"on-substrate","heat_treatment_c":null,"mean_voltage_v":3.7,"method":"slurry-casting","name":"Film 8","negative_foil_um":10.0,"notes":"","particle_d50_um":3.0,"porosity_pct":null,"positive_foil_um":15.0,"salt":null,"salt_wt_pct":null,"scaffold":null,"second_binder":null,"second_binder_wt_pct":null,"second_electrolyte":null,"second_thickness_um":null,"solids_loading_wt_pct":55.0,"solvent":"toluene","spe":null,"spe_wt_pct":null,"stack_pressure_mpa":2.0,"stacking":"parallel","substrate":"silicone-PET","temperature_c":25.0,"thickness_um":30.0,"unit_cells":20},"recorded_at":"2026-12-09T09:30:00+00:00","resistance_ohm":12.5,"retired":1,"revision":1,"smallest_mandrel_mm":null,"stack_pressure_mpa":null,"temperature_c":30.0,"tensile_strength_mpa":null,"thickness_sd_um":null,"thickness_um":41.0}],"specimen":null}');
INSERT INTO content VALUES ('machine','["7d3c2a54-0f0e-4c55-9d58-1f2b3c4d5e6f"]');
INSERT INTO content VALUES ('machines','[{"token": "7d3c2a54-0f0e-4c55-9d58-1f2b3c4d5e6f", "label": "Lab 00A1", "at": "2026-11-30T09:00:00+00:00", "is_chosen": false, "follows": ""}]');
INSERT INTO content VALUES ('own rows have their identity','');
COMMIT;
