"""What to do about a flag: fixes that were tried, substitutes, and questions about unlikely values."""
