#!/bin/sh
# Every test of the repository with all the set-up that it needs; "./syncspace test" runs it.
#
# Groups: the Maven reactor (formatter, Error Prone, NullAway, unit, contract and integration tests, sources, documentation
# and bill of materials), the protobuf contracts, two builds compared, and every executable itests/*/run-tests.sh. A group
# is over when its command ends; a failing one does not keep the next from running. Then the reports are read: a test that
# was skipped, or a test class that ran nothing, is told, and fails the run where CI=true. The only skip that CI allows is
# that of the groups with a file needs-go, when the Go module proxy refuses.
#
# What a run-tests.sh gets: SYNCSPACE_ROOT, SYNCSPACE_JAVA (the java command), SYNCSPACE_PRODUCT (the built product folder).
set -u

SYNCSPACE_ROOT=$(cd "$(dirname "$0")/.." && pwd -P)
export SYNCSPACE_ROOT
SYNCSPACE_PRODUCT=$SYNCSPACE_ROOT/distribution/target/syncspace
export SYNCSPACE_PRODUCT
cd "$SYNCSPACE_ROOT" || exit 1

ci=${CI:-}
summary=$SYNCSPACE_ROOT/.build/test-summary
problems=$SYNCSPACE_ROOT/.build/test-problems
# Folders of groups that did not run; their test classes are told in one line and not one by one.
skipped_folders=$SYNCSPACE_ROOT/.build/test-skipped-folders
mkdir -p .build
: >"$summary"
: >"$problems"
: >"$skipped_folders"

problem() {
    echo "FAILED: $*" | tee -a "$problems"
}

skipped() {
    echo "SKIPPED: $*" | tee -a "$summary"
    [ "$ci" != true ] || problem "CI allows no skip but that of the Go module proxy: $*"
}

# group NAME COMMAND...: runs a group and notes how long it took.
group() {
    name=$1
    shift
    echo "==== $name"
    begin=$(date +%s)
    if "$@"; then result=ok; else
        result=FAILED
        problem "group $name"
    fi
    seconds=$(($(date +%s) - begin))
    printf '%-24s %3d.%d min  %s\n' "$name" $((seconds / 60)) $((seconds % 60 / 6)) $result >>"$summary"
}

# ---- Go: one probe tells whether the module proxy serves the reference implementation.

# Sets go_state: ok, refused or missing.
probe_go() {
    go_state=missing
    command -v go >/dev/null 2>&1 || return 0
    probe=$(mktemp -d)
    go_state=refused
    if (cd "$probe" && GOFLAGS=-mod=mod GOWORK=off go mod download github.com/anyproto/any-sync@v0.11.20) \
        >"$probe/log" 2>&1; then
        go_state=ok
    else
        go_reason=$(tail -n 1 "$probe/log")
    fi
    rm -rf "$probe"
}

# Test classes of a folder: Java test classes, and Go test files.
class_count() {
    find "$1" \( -name '*Test.java' -o -name '*_test.go' \) -type f | wc -l | tr -d ' '
}

run_hook() {
    hook=$1
    folder=${hook%/run-tests.sh}
    name=${folder#itests/}
    if [ -f "$folder/needs-go" ] && [ "$go_state" != ok ]; then
        echo "./$folder/" >>"$skipped_folders"
        if [ "$go_state" = refused ]; then
            echo "ALLOWED SKIP $name: $(class_count "$folder") classes, the Go module proxy refused: $go_reason" |
                tee -a "$summary"
        else
            skipped "$name: $(class_count "$folder") classes, there is no command go: install Go 1.25.7 or newer"
        fi
        return
    fi
    group "$name" "$hook"
}

# ---- The groups

reactor() {
    find . -name surefire-reports -path '*/target/*' -prune -exec rm -rf {} +
    ./mvnw -B -ntp -Dstyle.color=never -T 2 -P quality,release -Dproto.javadoc.skip=true verify
}

protobuf() {
    if ! command -v npm >/dev/null 2>&1; then
        skipped "protobuf: there is no command npm, which brings buf"
        return 0
    fi
    scripts/buf.sh
}

probe_go
group reactor reactor
group protobuf protobuf
group reproducible scripts/reproducible.sh
# Groups with a file on-a-copy build and change nothing here: they run beside the others, and are printed behind them.
for hook in itests/*/run-tests.sh; do
    [ ! -f "${hook%/*}/on-a-copy" ] || run_hook "$hook"
done >.build/test-on-copies 2>&1 &
for hook in itests/*/run-tests.sh; do
    [ ! -x "$hook" ] || [ -f "${hook%/*}/on-a-copy" ] || run_hook "$hook"
done
wait
cat .build/test-on-copies

# ---- What ran

scripts/test-reports.sh "$skipped_folders" >.build/test-reports
while read -r kind text; do
    case $kind in
        SKIPPED) skipped "$text" ;;
        NOTHING) problem "$text ran no test" ;;
        TOTAL) totals=$text ;;
    esac
done <.build/test-reports

echo "==== summary"
cat "$summary"
cat "$problems"
echo "$totals"
[ ! -s "$problems" ]
