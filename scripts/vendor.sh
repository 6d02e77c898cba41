#!/bin/sh
# Fetch the style sheet named in package-lock.json and put it beside our own static files.
set -eu
cd "$(dirname "$0")/.."
npm ci --ignore-scripts --silent
target=src/sachhon/site/static/vendor
mkdir -p "$target"
# The map is not shipped, and the static files' manifest refuses a pointer to a missing file.
sed '/sourceMappingURL=/d' node_modules/@tabler/core/dist/css/tabler.min.css > "$target/tabler.min.css"
