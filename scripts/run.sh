#!/usr/bin/env bash
# Set up and serve the demo province. Until the server answers, a waiting page shows the steps done.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p var
: > var/setup.log

# What runs beside this shell ends with it, and a signal reaches the shell at once.
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"$PYTHON" scripts/waiting_page.py check "$PORT"
"$PYTHON" scripts/waiting_page.py serve "$PORT" var/setup.log &
waiting=$!
echo "Setting up; http://127.0.0.1:$PORT shows how far it is."

make --silent --no-print-directory setup &
wait $!

# The demo ends the waiting page when the server is ready to take the port over.
trap - EXIT INT TERM
SACHHON_WAITING_PID=$waiting exec .venv/bin/sachhon demo --serve
