"""The window of batches: planning, the list, one batch, entries from paper."""
