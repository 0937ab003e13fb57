"""A film as voxels: an assumed structure is drawn from the recipe and solved as a network of resistors."""
