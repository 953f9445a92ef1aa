#!/bin/sh
# Interoperation with any-sync: builds the Go programs and runs the tests that drive them (docs/interop.md).
# "./syncspace test" calls it with SYNCSPACE_ROOT and SYNCSPACE_PRODUCT; by hand it needs a built product.
set -eu

root=${SYNCSPACE_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
product=${SYNCSPACE_PRODUCT:-$root/distribution/target/syncspace}
programs=$root/itests/interop/target/programs

mkdir -p "$programs"
cd "$root/itests/interop/go"
unformatted=$(gofmt -l .)
[ -z "$unformatted" ] || { echo "not formatted by gofmt: $unformatted" >&2; exit 1; }
GOFLAGS=-mod=readonly GOWORK=off go vet ./...
GOFLAGS=-mod=readonly GOWORK=off go test ./...
GOFLAGS="-mod=readonly -trimpath" GOWORK=off go build -o "$programs" ./cmd/...

cd "$root"
exec ./mvnw -q -B -ntp -Dstyle.color=never -DskipTests -Dinterop.skip=false -Dinterop.programs="$programs" \
    -Dsyncspace.root="$root" -Dsyncspace.product="$product" "$@" package -pl itests/interop -am
