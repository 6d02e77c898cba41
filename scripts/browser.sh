#!/usr/bin/env bash
# Provide Chromium for the tests that drive a browser; without it they are skipped and say so.
set -u
if [ -x /usr/bin/chromium ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium && exit 0
fi
echo "Chromium is missing: browser tests will be skipped. On Debian or Ubuntu: apt-get install chromium"
