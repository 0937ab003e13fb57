#!/bin/sh
# Pin the dependencies of pyproject.toml, with hashes, in requirements.lock and requirements-dev.lock.
# usage: packaging/lock.sh PYTHON     PYTHON must be the oldest supported one, 3.11
set -eu
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"$1" -m venv "$tools/venv"
"$tools/venv/bin/python" -m pip install --quiet "pip-tools>=7.6,<8"

lock() { # file, further options
    file=$1
    shift
    "$tools/venv/bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file "$file" "$@" pyproject.toml
}
lock requirements-dev.lock --extra dev
lock requirements.lock --constraint requirements-dev.lock # the same versions in both
