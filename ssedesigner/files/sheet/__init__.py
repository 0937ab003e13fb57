"""The recipe sheet: its contents once, and each form in which it is written."""
