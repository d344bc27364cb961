#!/bin/sh
# Makes .venv and fills it from a lock file: venv.sh PYTHON LOCKFILE
set -eu
python=$1
lock=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "altlens needs Python 3.11 or newer; $python is $("$python" --version 2>&1)." >&2
    echo "Name another one:  make PYTHON=python3.12 ..." >&2
    exit 1
}

if [ ! -x .venv/bin/pip ]; then
    rm -rf .venv
    if ! "$python" -m venv .venv 2>/dev/null; then
        # Debian and Ubuntu leave venv out of Python; bring it where that is allowed.
        rm -rf .venv
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        sudo=""
        [ "$(id -u)" = 0 ] || sudo="sudo -n"
        echo "Python has no venv; installing python$version-venv."
        if ! { $sudo apt-get update -q && $sudo apt-get install -qy "python$version-venv"; } >/dev/null; then
            echo "Could not install it. Do so with:  sudo apt-get install python$version-venv" >&2
            exit 1
        fi
        "$python" -m venv .venv
    fi
fi

echo "Installing from $lock; the first time takes a minute or two."
# The lock is complete: nothing is left to resolve, which older pips get wrong beside hashes.
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --editable . --editable ./packages/prefect-celery
