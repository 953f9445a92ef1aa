#!/bin/sh
# Builds every artefact of a release into the folder dist, with checksums; "./syncspace release" runs it. What dist held before
# is replaced when everything has been built. docs/install.md tells what each file is for.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
case ${1:-} in
    '') ;;
    *)
        echo "usage: ./syncspace release" >&2
        echo "Builds every artefact of a release, with checksums, into the folder dist." >&2
        [ "$1" = --help ] || [ "$1" = -h ] || exit 2
        exit 0
        ;;
esac
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml" | head -n 1)

cd "$root"
# Archives are made anew: files that were removed since would stay in them.
./mvnw -q -B -ntp -Dstyle.color=never -P release -Djavadoc.skip=true -Dproto.javadoc.skip=true -Dmaven.test.skip=true \
    package -pl distribution,distribution/executable,features,distribution/karaf -am >&2 </dev/null

new=$root/dist.new
rm -rf "$new"
mkdir "$new"
trap 'rm -rf "$new"' EXIT
cp "distribution/target/syncspace-$version.tar.gz" "$new/"
cp "distribution/executable/target/syncspace-executable-$version.jar" "$new/syncspace-$version.jar"
cp "distribution/karaf/target/syncspace-karaf-$version.tar.gz" "$new/"
cp features/target/syncspace-kar.jar "$new/syncspace-$version.kar"
cp features/target/feature/features.xml "$new/syncspace-features-$version.xml"
cp distribution/target/bom.json "$new/syncspace-$version.cdx.json"
cp LICENSE NOTICE "$new/"
if command -v sha256sum >/dev/null 2>&1; then sum=sha256sum; else sum="shasum -a 256"; fi
# shellcheck disable=SC2086 # a command and its options
(cd "$new" && $sum LICENSE NOTICE syncspace-* >SHA256SUMS && $sum -c SHA256SUMS >/dev/null)
rm -rf dist
mv "$new" dist
cat dist/SHA256SUMS
