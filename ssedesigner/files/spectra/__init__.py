"""Impedance spectra as instruments write them, and the results that are kept of them."""
