"""Everything read or written outside the library; no Qt."""
