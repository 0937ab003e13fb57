"""The plots: axes, curves, labels, export to pixels."""
