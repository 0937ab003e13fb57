"""Tables of measured films: read, checked row by row, and taken into the library."""
