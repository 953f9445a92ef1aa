#!/bin/sh
# Reads the Surefire reports below the present folder; the test classes of the folders that are given need not have run.
# Prints, one a line:
#   SKIPPED class: N tests      a class with skipped tests
#   NOTHING class               a test class in the sources without a test that ran
#   TOTAL N passed, N failed, N skipped
# Its argument names a file with folders, one a line, whose test classes were not to run.
set -eu

skipped_folders=${1:-/dev/null}

reports=$(mktemp)
trap 'rm -f "$reports"' EXIT

# class tests failed skipped
find . -path '*/target/surefire-reports/TEST-*.xml' -type f -exec \
    sed -n '/<testsuite /{s/.* name="\([^"]*\)".* tests="\([0-9]*\)" errors="\([0-9]*\)" skipped="\([0-9]*\)" failures="\([0-9]*\)".*/\1 \2 \3 \4 \5/p;q;}' {} \; |
    awk '{ print $1, $2, $3 + $5, $4 }' >"$reports"

awk '$4 > 0 { print "SKIPPED", $1 ": " $4 " tests" }' "$reports"

# A nested class has a report of its own, named Outer$Nested.
# The templates of an archetype are no classes yet.
find . -path '*/src/test/java/*.java' -type f ! -path '*/target/*' ! -path '*/archetype-resources/*' -exec \
    grep -lE '@(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b|extends [A-Za-z]*(Contract|Suite)\b' {} + |
    { grep -vFf "$skipped_folders" || true; } |
    while read -r file; do
        grep -qE '^(public )?abstract class' "$file" && continue
        class=$(echo "$file" | sed 's|.*/src/test/java/||; s|/|.|g; s|\.java$||')
        awk -v class="$class" '
            $1 == class || index($1, class "$") == 1 { ran += $2 - $4 }
            END { exit ran > 0 ? 0 : 1 }' "$reports" || echo "NOTHING $class"
    done

awk '{ tests += $2; failed += $3; skipped += $4 }
    END { printf "TOTAL %d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped }' "$reports"
