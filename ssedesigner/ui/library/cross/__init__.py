"""Which materials of one kind suit two others at once."""
