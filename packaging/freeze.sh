#!/bin/sh
# Freeze the program into "dist/SSE Designer" and try the result. PyInstaller is a tool of this step only.
# usage: packaging/freeze.sh [PYTHON]
set -eu
cd "$(dirname "$0")/.."
tools=build/freeze
[ -x "$tools/bin/python" ] || "${1:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check "pyinstaller>=6.16,<7"
"$tools/bin/pyinstaller" --noconfirm --log-level WARN --workpath build/pyinstaller --distpath dist packaging/ssedesigner.spec
"$tools/bin/python" packaging/smoke.py "dist/SSE Designer/ssedesigner"
