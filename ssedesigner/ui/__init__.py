"""The only folder with Qt and pyqtgraph."""

import os

# Qt shares the filling of small areas among threads, which here takes ten times as long as the filling itself: a grid
# of thirteen faint lines 0.3 ms of processor time instead of 0.03, and more where the processor is busy
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
