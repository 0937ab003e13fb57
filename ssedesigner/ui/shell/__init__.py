"""The main window and what opens from it: bars, menus, palette, files, windows, notices of the library."""
