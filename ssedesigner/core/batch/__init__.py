"""What a batch consists of: its plan, its record, and the state that the record adds up to."""
