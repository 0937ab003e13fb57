"""Bench mode: one step at a time, large, for gloves and keys."""
