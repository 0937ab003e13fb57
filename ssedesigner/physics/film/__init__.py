"""From a recipe to the film that it makes: solids, porosity, casting."""
