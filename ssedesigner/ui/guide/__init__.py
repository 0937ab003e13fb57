"""The guide that is shown inside the program."""
