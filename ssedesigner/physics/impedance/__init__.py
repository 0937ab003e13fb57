"""What an impedance spectrum says of a film: its quality, its resistance and its conductivity."""
