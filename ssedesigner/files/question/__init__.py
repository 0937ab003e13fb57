"""The question file: what a search for recipes is asked."""
