"""Backup files of a library, the copies made by the program itself, and how either is restored."""
