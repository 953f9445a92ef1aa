#!/bin/sh
# What the product survives: kills, full disks, damaged directories (docs/reliability.md). "./syncspace test" calls it with
# SYNCSPACE_ROOT and SYNCSPACE_PRODUCT. By hand: itests/fault/run-tests.sh -Dfault.rounds=100 -Dtest=KillLoopTest
set -eu

root=${SYNCSPACE_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
product=${SYNCSPACE_PRODUCT:-$root/distribution/target/syncspace}

cd "$root"
exec ./mvnw -q -B -ntp -Dstyle.color=never -DskipTests -Dfault.skip=false -Dsurefire.failIfNoSpecifiedTests=false \
    -Dsyncspace.product="$product" "$@" package -pl itests/fault -am
