"""The library as a file on a disk: opened, kept whole, copied, rescued, shared."""
