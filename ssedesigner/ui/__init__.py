"""The only folder with Qt and pyqtgraph."""
