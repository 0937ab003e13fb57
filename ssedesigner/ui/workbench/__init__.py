"""The results of the open recipe: tiles, cards with plots, the calculation of a number."""
