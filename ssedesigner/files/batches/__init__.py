"""Batches as files: JSON that reads back identical, and tables for a spreadsheet."""
