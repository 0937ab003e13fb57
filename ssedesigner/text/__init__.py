"""Sentences made from values: predictions, changes, steps, batches, materials."""
