#!/bin/sh
# Executes every command of the README, in its order, on a directory of its own. Text after a # must be in what the command
# prints. "./syncspace up" runs in the background until it is ready; "./syncspace test" is what runs this test.
set -u

root=${SYNCSPACE_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
work=$(mktemp -d)
export SYNCSPACE_DATA="$work/data"
platform=
trap '[ -z "$platform" ] || kill "$platform" 2>/dev/null; rm -rf "$work" "$root/notes.syncspace"' EXIT
cd "$root" || exit 1

passed=0
failed=0

failure() {
    failed=$((failed + 1))
    echo "README: $*" >&2
}

# run LINE: one command of the README.
run() {
    expected=$(printf '%s\n' "$1" | sed -n 's/.*[^ ]  *# \(.*\)$/\1/p')
    command=$(printf '%s\n' "$1" | sed 's/  *# .*$//')
    case $command in
        "./syncspace test")
            # This runs below it.
            return
            ;;
        "./syncspace up")
            ./syncspace up >"$work/ready" 2>"$work/errors" </dev/null &
            platform=$!
            waited=0
            until [ -s "$work/ready" ] || ! kill -0 "$platform" 2>/dev/null || [ $waited -ge 300 ]; do
                sleep 1
                waited=$((waited + 1))
            done
            grep -q '"event":"ready"' "$work/ready" || failure "$command: $(cat "$work/errors")"
            passed=$((passed + 1))
            return
            ;;
    esac
    if ! sh -c "$command" >"$work/output" 2>"$work/errors" </dev/null; then
        failure "$command failed: $(cat "$work/errors")"
    elif [ -n "$expected" ] && ! grep -qF -- "$expected" "$work/output" "$work/errors"; then
        failure "$command printed $(cat "$work/output"), without $expected"
    fi
    passed=$((passed + 1))
}

# The Java program in the text is that of the file, which a command runs.
sed -n '/^```java$/,/^```$/p' README.md | sed '1d;$d' | cmp -s - examples/java/Hello.java ||
    failure "the Java program is not that of examples/java/Hello.java"

sed -n '/^```sh$/,/^```$/{/^```/!p;}' README.md >"$work/commands"
while read -r line; do
    run "$line"
done <"$work/commands"

./syncspace demo >"$work/output" 2>&1 </dev/null || failure "demo failed: $(cat "$work/output")"

echo "readme: $passed commands, $failed failures"
[ "$failed" -eq 0 ] && [ "$passed" -gt 10 ]
