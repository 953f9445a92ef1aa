#!/bin/sh
# A client of the existing sidecar, in Go and with hand-made messages, against "syncspace sidecar" (docs/sidecar.md).
# "./syncspace test" calls it with SYNCSPACE_ROOT, SYNCSPACE_JAVA and SYNCSPACE_PRODUCT; by hand it needs a built product.
set -eu

SYNCSPACE_ROOT=${SYNCSPACE_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
SYNCSPACE_PRODUCT=${SYNCSPACE_PRODUCT:-$SYNCSPACE_ROOT/distribution/target/syncspace}
SYNCSPACE_JAVA=${SYNCSPACE_JAVA:-java}
export SYNCSPACE_ROOT SYNCSPACE_PRODUCT SYNCSPACE_JAVA

cd "$SYNCSPACE_ROOT/itests/sidecar/go"
unformatted=$(gofmt -l .)
[ -z "$unformatted" ] || { echo "not formatted by gofmt: $unformatted" >&2; exit 1; }
GOFLAGS=-mod=readonly GOWORK=off go vet ./...
GOFLAGS=-mod=readonly GOWORK=off exec go test -count=1 -timeout 300s ./...
