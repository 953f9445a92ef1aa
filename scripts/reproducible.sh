#!/bin/sh
# Are the jars and the archives of a release reproducible? Builds a copy of the sources in a folder of another name, with another time zone,
# another language, and compares each with the one that the reactor built here: run it after the reactor.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
copy="$root/.build/reproducible/another folder"
rm -rf "$root/.build/reproducible"
mkdir -p "$copy"

cd "$root"
find . \( -name target -o -name .build -o -name .git -o -name node_modules -o -name dist \) -prune -o -type f -print |
    tar -cf - -T - | tar -xf - -C "$copy"

# Offline: the reactor has fetched everything already.
(
    cd "$copy"
    TZ=Asia/Tokyo LC_ALL=C ./mvnw -o -q -B -ntp -Dstyle.color=never -T 2 -P release -Dmaven.test.skip=true \
        -Dproto.javadoc.skip=true package
)

compared=0
differing=0
(cd "$copy" && find . \( -path './*/target/*.jar' -o -path './*/target/*.tar.gz' -o -path './*/target/bom.json' \) \
    ! -path '*/target/*/*' -type f -print | LC_ALL=C sort) >"$copy/../jars"
while read -r jar; do
    compared=$((compared + 1))
    cmp -s "$root/$jar" "$copy/$jar" || {
        echo "differs or is missing: $jar $(cksum <"$copy/$jar")"
        differing=$((differing + 1))
    }
done <"$copy/../jars"
echo "reproducible: $compared jars and archives compared, $differing differ"
[ "$compared" -gt 0 ] && [ "$differing" -eq 0 ]
rm -rf "$root/.build/reproducible"
