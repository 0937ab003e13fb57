"""The results of the recipe at hand: tiles, cards with plots, the calculation of a number."""
