"""Many recipes at once: the models on arrays."""
