"""Parts that every screen uses: guarded classes, plain text, tables, notices, work beside the window."""
