"""Formulas: numpy and core only; SI in, SI out. prediction.py is the way in."""
