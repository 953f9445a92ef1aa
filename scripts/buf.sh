#!/bin/sh
# Checks the protobuf contracts with buf, of the version that proto/package-lock.json pins: lint, and compatibility with
# the committed baseline. Other arguments go to buf: scripts/buf.sh generate
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
tools=$root/.build/buf
if ! cmp -s "$root/proto/package-lock.json" "$tools/package-lock.json"; then
    rm -rf "$tools"
    mkdir -p "$tools"
    cp "$root/proto/package.json" "$tools"
    # The program is in a package of its own for each system; nothing has to be run at installation.
    (cd "$tools" && cp "$root/proto/package-lock.json" lock && mv lock package-lock.json &&
        npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || {
        rm -rf "$tools"
        exit 1
    }
fi
buf=$tools/node_modules/.bin/buf
cd "$root/proto"
if [ $# -gt 0 ]; then
    exec "$buf" "$@"
fi
"$buf" lint
echo "buf lint: ok"
"$buf" breaking --against baseline
echo "buf breaking: compatible with the baseline"
