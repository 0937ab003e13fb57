"""The conductivity of the film: the model, its fit, its evidence, and what own films teach it.

``conductance.py`` is the model of the whole film, ``layer.py`` that of one dense layer, ``factors.py`` has each factor;
``formulas.py`` only says how *Show the calculation* prints them.
"""
