#!/bin/sh
# Measures speed; "./syncspace bench" runs it. Builds the product and the benchmarks first; options go to the benchmarks.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
# Any command of the platform first builds the product and its class-data archives.
"$root/syncspace" up --help >/dev/null
(cd "$root" && ./mvnw -B -ntp -q -Dmaven.test.skip=true package -pl itests/bench -am) >&2 </dev/null
exec "${SYNCSPACE_JAVA:-java}" -Xmx512m -Dsyncspace.root="$root" \
    -cp "$root/itests/bench/target/classes:$root/itests/bench/target/lib/*" \
    dev.syncspace.itests.bench.BenchMain "$@"
