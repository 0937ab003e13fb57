"""The conductivity of the film: the model, its fit, its evidence, and what own films teach it."""
