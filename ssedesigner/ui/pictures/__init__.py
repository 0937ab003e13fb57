"""Pictures of a recipe that are not plots: process strip, temperatures, margins, windows, shares."""
