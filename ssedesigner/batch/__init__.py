"""Planning and making a batch, without Qt: amounts, weighing, steps, balances, paper, deviations."""
