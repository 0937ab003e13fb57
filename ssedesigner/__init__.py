"""SSE Designer: design sulfide solid-electrolyte films and see them predicted while you type."""

import os

__version__ = "0.3.0"

# One thread for the algebra of numpy, unless somebody wants more: its matrices are small here, and starting a thread
# for each core doubles what it costs to load numpy. It has to be said before that.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
