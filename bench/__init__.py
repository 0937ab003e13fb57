"""Measures the speed that a user feels, against the aims of the program."""
