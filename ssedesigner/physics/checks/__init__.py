"""The checks of a recipe, by step of the process: each returns flags with limits and sources."""
