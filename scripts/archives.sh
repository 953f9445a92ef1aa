#!/bin/sh
# Makes the class-data archives of a product for one Java runtime: classes come from them already parsed and linked, which
# makes starts faster. They are no condition for anything: without them the same programs start more slowly.
# usage: archives.sh JAVA PRODUCT FOLDER
set -u

java=$1
product=$2
folder=$3
. "$(dirname "$0")/options.sh"

new=$folder.new
rm -rf "$new"
mkdir -p "$new" || exit 0
work=$(mktemp -d) || exit 0
platform=
trap 'rm -rf "$work"' EXIT

# A short life of the platform on an empty directory, with gRPC as well; some calls of the command line meanwhile.
make_archives() {
    read -r class_path <"$product/launcher.classpath"
    # shellcheck disable=SC2086 # options are words
    ANY_SYNC_PORT_FILE=$work/port "$java" $platform_options -XX:ArchiveClassesAtExit="$new/platform.jsa" -Dsyncspace.home="$product" \
        -cp "$class_path" dev.syncspace.launcher.internal.Main sidecar --data "$work/data" \
        >"$work/ready" 2>"$work/errors" </dev/null &
    platform=$!
    waited=0
    until [ -s "$work/ready" ]; do
        kill -0 "$platform" 2>/dev/null && [ $waited -lt 60 ] || return 1
        sleep 1
        waited=$((waited + 1))
    done
    read -r class_path <"$product/cli.classpath"
    # shellcheck disable=SC2086 # options are words
    {
        # From a list of classes: an archive made at exit would leave out the library that parses the command line, as its
        # class files are of a version that only an archive from a list takes (JDK 17).
        "$java" $client_options -XX:DumpLoadedClassList="$work/classes" -cp "$class_path" \
            dev.syncspace.cli.Training "$work/data" "$work/port" || return 1
        "$java" $client_options -Xshare:dump -XX:SharedClassListFile="$work/classes" \
            -XX:SharedArchiveFile="$new/cli.jsa" -cp "$class_path" || return 1
        # Lock and unlock: the platform opens a database that exists, as at every later start.
        for call in lock unlock; do
            "$java" $client_options -cp "$class_path" dev.syncspace.cli.Main account $call --data "$work/data" || return 1
        done
    } >/dev/null 2>&1 </dev/null
    kill "$platform"
    wait "$platform"
    platform=
    [ -s "$new/cli.jsa" ] && [ -s "$new/platform.jsa" ]
}

if ! make_archives; then
    echo "syncspace: no class-data archives: starts will be slower" >&2
    [ -z "$platform" ] || kill "$platform" 2>/dev/null
fi
rm -rf "$folder"
mv "$new" "$folder"
