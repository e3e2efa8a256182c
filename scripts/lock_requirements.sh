#!/usr/bin/env bash
# Write requirements.lock: what a clean environment holds after installing Assuage with its test and dev tools.
#
#     scripts/lock_requirements.sh [PYTHON]
#
# Plain 'name==version' lines, used as constraints: they say which version, never what to install.
set -euo pipefail
cd "$(dirname "$0")/.."

clean=$(mktemp -d)
trap 'rm -rf "$clean"' EXIT
"${1:-python3.11}" -m venv "$clean/venv"
"$clean/venv/bin/python" -m pip --disable-pip-version-check --quiet install --editable '.[test,dev]'
"$clean/venv/bin/python" -m pip freeze --exclude assuage --exclude pip --exclude setuptools > "$clean/lock"
if grep -nE '@|://|^-|nvidia|cuda' "$clean/lock"; then
    echo "the lines above do not belong in a lock; requirements.lock is unchanged" >&2
    exit 1
fi
mv "$clean/lock" requirements.lock
echo "requirements.lock: $(wc -l < requirements.lock) libraries"
