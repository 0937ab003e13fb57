"""SSE Designer: design sulfide solid-electrolyte films and see them predicted while you type."""

__version__ = "0.3.0"
