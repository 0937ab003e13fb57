"""*Show the calculation*: every number as the steps that lead to it."""
