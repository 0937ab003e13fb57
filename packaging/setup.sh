#!/bin/sh
# Make .venv with the pinned packages of a lock file, and see that Qt finds the system libraries it needs.
# usage: packaging/setup.sh PYTHON requirements.lock
# `make` calls it and remembers that it went well; calling it again changes nothing.
set -eu
. "$(dirname "$0")/system.sh"
python=$1
lock=$2
venv=.venv

# Found by starting from a bare Debian 12 and adding until nothing was missing; the rest come as their dependencies.
qt_packages="libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libx11-xcb1 libxkbcommon-x11-0 libxcb-cursor0 \
libxcb-icccm4 libxcb-keysyms1 libxcb-randr0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0"
[ "$lock" = requirements.lock ] || qt_packages="$qt_packages xvfb xauth" # a test opens the window on an X server

missing_for_qt() {
    qt=$1
    ldd "$qt"/QtWidgets.abi3.so "$qt"/QtSvg.abi3.so "$qt"/QtPrintSupport.abi3.so \
        "$qt"/Qt/plugins/platforms/libqoffscreen.so "$qt"/Qt/plugins/platforms/libqxcb.so |
        sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
    [ "$lock" = requirements.lock ] || command -v xvfb-run >/dev/null || echo Xvfb
}

command -v "$python" >/dev/null || stop "$python was not found: install Python 3.11 or newer, or name it with make PYTHON=..."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "$("$python" --version) is too old: install Python 3.11 or newer, or name it with make PYTHON=python3.11"

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    "$python" -c 'import venv, ensurepip' 2>/dev/null || install_or_stop "Python's venv module" python3-venv
    echo "Making $venv ..."
    "$python" -m venv --clear "$venv"
fi
echo "Installing the packages of $lock ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"

if [ "$(uname -s)" = Linux ]; then
    qt=$("$venv/bin/python" -c 'import pathlib, PySide6; print(pathlib.Path(PySide6.__file__).parent)')
    if [ -n "$(missing_for_qt "$qt")" ]; then
        install_or_stop "Qt's system libraries" "$qt_packages"
        left=$(missing_for_qt "$qt" | tr '\n' ' ')
        [ -z "$left" ] || stop "Still missing for Qt after the installation: $left"
    fi
fi
"$venv/bin/python" -c 'import PySide6.QtWidgets, PySide6.QtSvg, PySide6.QtPrintSupport'
