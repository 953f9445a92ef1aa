#!/bin/sh
# Tests of the scripts syncspace and mvnw, in a copy of the sources whose path has a blank: first build, no second one, changed
# sources, links, other shells, other Java runtimes, no Maven, signals.
set -u

root=${SYNCSPACE_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
work=$(mktemp -d)
copy="$work/a copy"
platform=
trap '[ -z "$platform" ] || kill "$platform" 2>/dev/null; rm -rf "$work"' EXIT
unset SYNCSPACE_DATA SYNCSPACE_JAVA_OPTS

passed=0
failed=0

# check NAME COMMAND...: a test; the command tells by its status.
check() {
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "script: $name: status $status, output: $(head -c 2000 "$work/out"), errors: $(tail -c 2000 "$work/err")" >&2
    fi
}

# call COMMAND...: runs it, keeps status, $work/out and $work/err.
call() {
    "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

out_has() { grep -qF -- "$1" "$work/out"; }
err_has() { grep -qF -- "$1" "$work/err"; }
is_quiet() { [ ! -s "$work/err" ]; }
is_help() { [ "$status" -eq 0 ] && [ "$(head -n 1 "$work/out")" = "usage: syncspace up [OPTION]..." ]; }
fails_with() { [ "$status" -eq "$1" ] && err_has "\"reason\":\"$2\"" && [ ! -s "$work/out" ]; }

# await_ready: of the platform in the background.
await_ready() {
    waited=0
    until [ -s "$work/ready" ] || ! kill -0 "$platform" 2>/dev/null || [ $waited -ge 300 ]; do
        sleep 1
        waited=$((waited + 1))
    done
    grep -q '^{"event":"ready"' "$work/ready"
}

# starts_and_stops COMMAND...: "up" gets ready, and SIGTERM to the very process ends it with 0.
starts_and_stops() {
    : >"$work/ready"
    "$@" up --data "$work/data $#" >"$work/ready" 2>"$work/err" </dev/null &
    platform=$!
    await_ready || return 1
    cp "$work/ready" "$work/out"
    kill -TERM "$platform"
    wait "$platform"
    status=$?
    platform=
    [ "$status" -eq 0 ] && [ ! -e "$work/data $#/run/endpoint.json" ]
}

mkdir -p "$copy"
cd "$root" || exit 1
find . \( -name target -o -name .build -o -name .git -o -name node_modules \) -prune -o -type f -print |
    tar -cf - -T - | tar -xf - -C "$copy"
cd "$copy" || exit 1

# ---- What needs no build

status=0
call ./syncspace version
check "version" out_has "syncspace "
call ./syncspace version --json
check "version as JSON" out_has '{"version":"'
call ./syncspace
check "no command is a usage error" [ "$status" -eq 2 ]
call ./syncspace help
check "help" out_has "usage: ./syncspace COMMAND"
call env JAVA_HOME=/no/such/java ./syncspace up
check "JAVA_HOME that names nothing" fails_with 5 JAVA_NOT_FOUND

mkdir -p "$work/old/bin"
printf '#!/bin/sh\necho "    java.specification.version = 11" >&2\n' >"$work/old/bin/java"
chmod +x "$work/old/bin/java"
call env JAVA_HOME="$work/old" ./syncspace up
check "Java 11 is too old" fails_with 5 JAVA_TOO_OLD
check "and is named" err_has "Java 11"

# ---- Builds

call ./syncspace up --help
check "the first call builds" err_has "building"
check "and prints its own words only" is_help
call ./syncspace up --help
check "the second call does not build" is_quiet
check "but does its work" is_help
touch bundles/api/src/main/java/dev/syncspace/api/PlatformProperties.java
call ./syncspace up --help
check "a new time alone is no reason to build" is_quiet
mkdir -p "$work/links"
ln -s "$copy/syncspace" "$work/links/absolute"
ln -s absolute "$work/links/relative"
cd "$work/links" || exit 1
call ./relative up --help
check "works through links, from another folder" is_help
cd / || exit 1
call env PATH="$copy:$PATH" syncspace up --help
check "works on the path" is_help
cd "$copy" || exit 1
for shell in dash bash ksh "busybox sh"; do
    if command -v "${shell%% *}" >/dev/null 2>&1; then
        # shellcheck disable=SC2086 # a command and its first argument
        call $shell ./syncspace up --help
        check "runs in $shell" is_help
    fi
done
check "starts, and ends by a signal" starts_and_stops ./syncspace

# ---- Other Java runtimes: each builds changed sources, and runs the product

number=0
for home in /usr/lib/jvm/*; do
    [ -x "$home/bin/javac" ] && [ ! -L "$home" ] || continue
    number=$((number + 1))
    echo "// $number" >>bundles/api/src/main/java/dev/syncspace/api/PlatformProperties.java
    call env JAVA_HOME="$home" ./syncspace up --help
    check "changed sources are built with $home" err_has "building"
    check "and run there" is_help
    check "the platform starts on $home" starts_and_stops env JAVA_HOME="$home" ./syncspace
done

# ---- A machine without Maven, curl and wget

tools=$work/tools
mkdir -p "$tools"
echo "$PATH" | tr : '\n' | while read -r folder; do
    for tool in "$folder"/*; do
        [ -x "$tool" ] || continue
        case ${tool##*/} in mvn* | curl | wget) ;; *) [ -e "$tools/${tool##*/}" ] || ln -s "$tool" "$tools/" ;; esac
    done
done
call env PATH="$tools" MAVEN_USER_HOME="$work/maven" ./mvnw -B -v
check "the wrapper brings Maven" out_has "Apache Maven 3.9"
call env PATH="$tools" MAVEN_USER_HOME="$work/maven" ./mvnw -B -v
check "once" is_quiet
sed -i.bak 's/^distributionSha512Sum=..../distributionSha512Sum=0000/' .mvn/wrapper/maven-wrapper.properties
call env PATH="$tools" MAVEN_USER_HOME="$work/maven" ./mvnw -B -v
check "and refuses one with another checksum" err_has "it was not used"

# ---- A module proxy that refuses: Go groups are skipped and told, and nothing else is

printf '#!/bin/sh\nexit 0\n' >mvnw
for group in itests/*/run-tests.sh; do
    [ -f "${group%/*}/needs-go" ] || rm "$group"
done
said() { [ "$(grep -c -- "$1" "$work/out")" -gt 0 ]; }
tells_no_class_of() { ! grep -q "^FAILED: dev\.syncspace\.itests\.$1\..* ran no test" "$work/out"; }
call env CI=true GOPROXY=off GOMODCACHE="$work/modules" scripts/test.sh
check "the skip is told" said "^ALLOWED SKIP interop: [1-9][0-9]* classes, the Go module proxy refused: "
check "its classes need not run" tells_no_class_of interop
check "those of others must" said "^FAILED: dev\.syncspace\.protocol\..* ran no test"
check "and fail the run" [ "$status" -eq 1 ]

echo "script: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
