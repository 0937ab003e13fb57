"""The SQLite library: the only importer of sqlite_utils."""
