#!/bin/sh
# Freeze the program into "dist/SSE Designer" and try the result. PyInstaller is a tool of this step only.
# usage: packaging/freeze.sh [PYTHON]
set -eu
cd "$(dirname "$0")/.."
. packaging/system.sh
python=${1:-python3}
tools=build/freeze

missing_for_freezing() { # Debian's names; its own Python is linked without the shared library that a frozen one loads
    { command -v objdump && command -v objcopy; } >/dev/null || echo binutils
    "$python" - <<'END'
import ctypes, sys, sysconfig
try:
    ctypes.CDLL(sysconfig.get_config_var("INSTSONAME"))
except OSError:
    print("libpython%d.%d" % sys.version_info[:2])
END
}

if [ "$(uname -s)" = Linux ]; then
    missing=$(missing_for_freezing | tr '\n' ' ')
    if [ -n "$missing" ]; then
        install_or_stop "binutils and Python's shared library for freezing" "${missing% }"
        left=$(missing_for_freezing | tr '\n' ' ')
        [ -z "$left" ] || stop "Still missing for freezing after the installation: ${left% }." \
            "A Python that was built without a shared library cannot be frozen; name another with make freeze PYTHON=..."
    fi
fi
[ -x "$tools/bin/python" ] || "$python" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check "pyinstaller>=6.16,<7"
"$tools/bin/pyinstaller" --noconfirm --log-level WARN --workpath build/pyinstaller --distpath dist packaging/ssedesigner.spec
"$tools/bin/python" packaging/smoke.py "dist/SSE Designer/ssedesigner"
