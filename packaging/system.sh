# Shared by setup.sh and freeze.sh: stop with a sentence, and install system packages or name them.

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

install_or_stop() { # what for, packages
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $1 ..."
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        # shellcheck disable=SC2086
        apt-get install -y -qq --no-install-recommends $2 >/dev/null
    else
        stop "SSE Designer needs $1. Install what is missing, then run make again; on Debian or Ubuntu:" \
            "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $2"
    fi
}
