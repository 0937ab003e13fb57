"""Measured films beside their predictions: the plot, the own films, the form that records one."""
