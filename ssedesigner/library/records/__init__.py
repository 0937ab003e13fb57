"""What a laboratory records in a library: batches, their entries, and measured films."""
