"""Tables of films as laboratories keep them: read, understood column by column, and taken."""
