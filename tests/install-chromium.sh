#!/bin/sh
# The browser tests drive Debian's Chromium. Install it where it is missing and this can be done.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if ! command -v apt-get >/dev/null; then
  echo "Please install Chromium: the browser tests need it." >&2
  exit 1
fi
as_root=""
if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
echo "Installing Chromium for the browser tests …"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
