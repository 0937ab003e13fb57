"""The Design window: which recipe to make, found by varying and by searching."""
