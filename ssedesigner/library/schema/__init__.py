"""The tables of a library, how they came to be, and how another make of file is told apart."""
