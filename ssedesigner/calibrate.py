"""``python -m ssedesigner.calibrate`` fits the conductivity model anew: see ``cli/calibrate.py``."""

from ssedesigner.cli.calibrate import main

if __name__ == "__main__":
    raise SystemExit(main())
