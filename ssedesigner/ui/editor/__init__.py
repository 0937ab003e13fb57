"""The recipe editor: one row for each field, edited in place."""
