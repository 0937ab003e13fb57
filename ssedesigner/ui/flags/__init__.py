"""The checks of a recipe in a list, with fixes and substitutes."""
