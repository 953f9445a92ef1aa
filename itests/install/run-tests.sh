#!/bin/sh
# The artefacts of a release, as their users meet them: checksums, the commands of docs/install.md, other Java runtimes, links,
# signals, and the unit of systemd. "./syncspace test" is what runs this test.
set -u

root=${SYNCSPACE_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
work=$(mktemp -d)
platform=
trap '[ -z "$platform" ] || kill "$platform" 2>/dev/null; rm -rf "$work"' EXIT
unset SYNCSPACE_DATA SYNCSPACE_JAVA_OPTS
export SYNCSPACE_CACHE="$work/cache"
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml" | head -n 1)

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
        echo "install: $name: status $status, output: $(head -c 2000 "$work/out"), errors: $(tail -c 2000 "$work/err")" >&2
    fi
}

# call COMMAND...: runs it, keeps status, $work/out and $work/err.
call() {
    "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

succeeds() { [ "$status" -eq 0 ]; }
out_has() { grep -qF -- "$1" "$work/out"; }
fails_with() { [ "$status" -eq "$1" ] && grep -qF -- "\"reason\":\"$2\"" "$work/err" && [ ! -s "$work/out" ]; }

# starts_and_stops COMMAND...: serves in the foreground, and SIGTERM to the very process ends it with 0.
starts_and_stops() {
    : >"$work/out"
    "$@" --data "$work/other data" >"$work/out" 2>"$work/err" </dev/null &
    platform=$!
    waited=0
    until [ -s "$work/out" ] || ! kill -0 "$platform" 2>/dev/null || [ $waited -ge 120 ]; do
        sleep 1
        waited=$((waited + 1))
    done
    kill -TERM "$platform"
    wait "$platform"
    status=$?
    platform=
    out_has '"event":"ready"' && [ "$status" -eq 0 ] && [ ! -e "$work/other data/run/endpoint.json" ]
}

# ---- The release

status=0
call "$root/syncspace" release
check "a release is built" succeeds
for file in "syncspace-$version.tar.gz" "syncspace-$version.jar" "syncspace-karaf-$version.tar.gz" "syncspace-$version.kar" \
    "syncspace-features-$version.xml" "syncspace-$version.cdx.json"; do
    check "it has $file, with a checksum" grep -q "^[0-9a-f]\{64\}  $file\$" "$root/dist/SHA256SUMS"
done

# ---- The commands of docs/install.md, in its order. Text after a # must be in what the command prints.

folder="$work/a folder"
mkdir "$folder"
ln -s "$root/dist" "$folder/dist"
cd "$folder" || exit 1
sed -n '/^```sh$/,/^```$/{/^```/!p;}' "$root/docs/install.md" >"$work/commands"
while read -r line; do
    expected=$(printf '%s\n' "$line" | sed -n 's/.*[^ ]  *# \(.*\)$/\1/p')
    command=$(printf '%s\n' "$line" | sed 's/  *# .*$//')
    call sh -c "$command"
    check "$command" succeeds
    [ -z "$expected" ] || check "$command prints $expected" out_has "$expected"
done <"$work/commands"
check "install.md has commands" [ "$(grep -c . "$work/commands")" -gt 10 ]

# ---- The folder

home="$folder/syncspace-$version"
before=$(cd "$home" && find . | LC_ALL=C sort | cksum)
mkdir "$work/links"
ln -s "$home/bin/syncspace" "$work/links/absolute"
ln -s absolute "$work/links/relative"
cd "$work/links" || exit 1
call ./relative version --json
check "works through links" out_has "{\"version\":\"$version\"}"
cd "$home/bin" || exit 1
call sh syncspace version
check "works without a path" out_has "syncspace $version"
cd / || exit 1
call env PATH="$home/bin:$PATH" syncspace help
check "works on the path" out_has "usage: syncspace COMMAND"
call "$home/bin/syncspace"
check "no command is a usage error" [ "$status" -eq 2 ]
call env JAVA_HOME=/no/such/java "$home/bin/syncspace" up
check "JAVA_HOME that names nothing" fails_with 5 JAVA_NOT_FOUND
mkdir -p "$work/old/bin"
printf '#!/bin/sh\necho "    java.specification.version = 11" >&2\n' >"$work/old/bin/java"
chmod +x "$work/old/bin/java"
call env JAVA_HOME="$work/old" "$home/bin/syncspace" up
check "Java 11 is too old" fails_with 5 JAVA_TOO_OLD
for java in /usr/lib/jvm/*; do
    [ -x "$java/bin/java" ] && [ ! -L "$java" ] || continue
    check "serves on $java, and ends by a signal" starts_and_stops env JAVA_HOME="$java" "$home/bin/syncspace" up
done
check "writes nothing into its folder" [ "$before" = "$(cd "$home" && find . | LC_ALL=C sort | cksum)" ]

# ---- The jar

check "the jar serves in the foreground, and ends by a signal" \
    starts_and_stops "${SYNCSPACE_JAVA:-java}" -jar "$root/dist/syncspace-$version.jar"

# ---- The unit: as installed, but for the place of the folder

cp "$home/systemd/syncspace.service" "$work/syncspace.service"
call grep -c '^ExecStart=/opt/syncspace/bin/syncspace up$' "$work/syncspace.service"
check "the unit starts the script" succeeds
ln -s "$home" "$work/installed"
sed -i.bak "s|/opt/syncspace|$work/installed|" "$work/syncspace.service"
if command -v systemd-analyze >/dev/null 2>&1; then
    call systemd-analyze verify "$work/syncspace.service"
    check "systemd accepts the unit" succeeds
    check "without a word" [ ! -s "$work/err" ]
else
    # Sections, settings and comments; every setting once, but for the environment.
    call awk '/^$/ || /^#/ || /^\[(Unit|Service|Install)\]$/ { next }
        /^[A-Z][A-Za-z]*=/ { split($0, part, "="); if (seen[part[1]]++) { print "twice: " $0; bad = 1 }; next }
        { print "what is this: " $0; bad = 1 }
        END { exit bad }' "$work/syncspace.service"
    check "the unit has the form of one" succeeds
fi

echo "install: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
