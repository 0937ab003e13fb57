"""The tables of a library, how they came to be, and how a file of another make is recognised."""
