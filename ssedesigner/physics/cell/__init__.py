"""The cell around the film: its layers, energy and cost."""
