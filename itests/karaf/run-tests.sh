#!/bin/sh
# The platform in a stock Apache Karaf. "./syncspace test" calls it with SYNCSPACE_ROOT and SYNCSPACE_PRODUCT.
# By hand: itests/karaf/run-tests.sh -Dtest=KarTest
set -eu

root=${SYNCSPACE_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
cd "$root"
exec ./mvnw -q -B -ntp -Dstyle.color=never -DskipTests -Dkaraf.skip=false -Dsurefire.failIfNoSpecifiedTests=false \
    "$@" package -pl itests/karaf -am
