#!/bin/sh
# The browser tests drive Debian's Chromium: the one without windows, which costs a third less, or another that is there.
set -eu
has() { command -v "$1" >/dev/null; }
if has chromium-headless-shell; then exit 0; fi
if has apt-get; then
  as_root=""
  if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
  install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fonts-noto-cjk"
  echo "Installing Chromium for the browser tests …"
  $as_root apt-get update -qq || true
  $install chromium-headless-shell >/dev/null || $install chromium >/dev/null || true
fi
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
  if has "$name"; then exit 0; fi
done
echo "Please install Chromium: the browser tests need it." >&2
exit 1
