#!/usr/bin/env bash
# Set up, make the demo province and serve it. Until the first real page, a waiting page shows the steps done.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p var
: > var/setup.log

# Steps run beside this shell, so that a signal reaches it at once and it ends them all.
running=()
trap 'kill "${running[@]}" 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
step() {
    "$@" &
    running+=($!)
    wait $!
}

"$PYTHON" scripts/waiting_page.py check "$PORT"
"$PYTHON" scripts/waiting_page.py serve "$PORT" var/setup.log &
waiting=$!
running+=("$waiting")
echo "Setting up; http://127.0.0.1:$PORT shows how far it is."

step make --silent --no-print-directory setup
step .venv/bin/sachhon demo > >(tee -a var/setup.log) 2>&1

kill "$waiting"
wait "$waiting" 2>/dev/null || true
trap - EXIT INT TERM
exec .venv/bin/sachhon demo --serve
