"""The Import window: tables, impedance spectra and library packages come in here."""
