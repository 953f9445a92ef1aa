#!/bin/sh
# The path of an author of plugins: executes every command of docs/plugins.md, in its order, with a home, a local repository of
# Maven and a data directory of its own, so that nothing but what the page tells can make it work. Text after a # must be in
# what the command prints. Then the examples are built once more in an empty folder and tried with what the page leaves out.
set -u

root=${SYNCSPACE_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
work=$(mktemp -d)
fetched=$HOME/.m2/repository
HOME=$work/home
export HOME
mkdir -p "$HOME"
SYNCSPACE_DATA=$work/data
export SYNCSPACE_DATA
trap './syncspace down >/dev/null 2>&1; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
cd "$root" || exit 1

passed=0
failed=0

failure() {
    failed=$((failed + 1))
    echo "plugin: $*" >&2
}

# ---- A local repository of Maven without any artifact of ours. What the build of this machine has fetched is taken along.

mkdir -p "$work/m2"
if [ -d "$fetched" ]; then
    (cd "$fetched" && find . -path ./dev/syncspace -prune -o -type f ! -name '_remote.repositories' \
        ! -name 'resolver-status.properties' ! -name '*.lastUpdated' -print | tar -cf - -T - | tar -xf - -C "$work/m2")
fi
MAVEN_OPTS="-Dmaven.repo.local=$work/m2 -Xmx512m"
export MAVEN_OPTS

# ---- The page

# expect TEXT COMMAND: runs a command in this shell; it must succeed and print the text.
expect() {
    eval "$2" >"$work/output" 2>"$work/errors" </dev/null || {
        failure "$2 failed: $(cat "$work/output" "$work/errors")"
        return
    }
    [ -z "$1" ] || grep -qF -- "$1" "$work/output" || failure "$2 printed $(cat "$work/output"), without $1"
    passed=$((passed + 1))
}

# refused TEXT COMMAND: runs a command that must fail with this text.
refused() {
    if eval "$2" >"$work/output" 2>"$work/errors" </dev/null; then
        failure "$2 must fail, and printed $(cat "$work/output")"
    elif ! grep -qF -- "$1" "$work/errors"; then
        failure "$2 failed without $1: $(cat "$work/errors")"
    fi
    passed=$((passed + 1))
}

sed -n '/^```sh$/,/^```$/{/^```/!p;}' docs/plugins.md >"$work/commands"
while read -r line <&3; do
    case $line in
        '' | '#'*) continue ;;
        "./syncspace down") break ;; # the platform serves the rest, too
    esac
    expect "$(printf '%s\n' "$line" | sed -n 's/.*[^ ]  *# \(.*\)$/\1/p')" "$(printf '%s\n' "$line" | sed 's/  *# .*$//')"
done 3<"$work/commands"
on_page=$passed

# ---- What was built is what an author should have got

for project in greeter handler-hello; do
    set -- "$HOME/plugins/$project/target/surefire-reports"/TEST-*.xml
    grep -q 'tests="[1-9][0-9]*" errors="0" skipped="0" failures="0"' "$1" || failure "the tests of $project did not run"
done

# ---- The example: a setting, a second version that shadows, and one that is rejected

hello=$HOME/plugins/handler-hello
jar=$hello/target/handler-hello-1.0.0.jar
expect com.example.handler-hello './syncspace bundle install "$jar"'
if [ -n "$(find .build/product-*/bundle -name 'org.apache.felix.fileinstall*' 2>/dev/null)" ]; then
    echo 'greeting=Moin' >"$SYNCSPACE_DATA/conf/com.example.hello.cfg"
    waited=0
    until echo '{"name":"Ada"}' | ./syncspace call Hello 2>/dev/null | grep -qF 'Moin, Ada!'; do
        [ $waited -lt 60 ] || { failure "the setting had no effect"; break; }
        sleep 1
        waited=$((waited + 1))
    done
    rm -f "$SYNCSPACE_DATA/conf/com.example.hello.cfg"
fi
refused 'name has at most 100 bytes' 'printf "{\"name\":\"%0101d\"}" 0 | ./syncspace call Hello'
expect com.example.hello.HelloRequest 'echo "{\"name\":\"Hello\"}" | ./syncspace call DescribeCommand'

jar_tool=${SYNCSPACE_JAVA:+${SYNCSPACE_JAVA%/*}/}jar

# variant NAME PROPERTIES: the bundle of the example under another name, with other properties of its component.
variant() {
    rm -rf "$work/$1"
    mkdir -p "$work/$1"
    (
        cd "$work/$1" && "$jar_tool" xf "$jar" &&
            sed -i.bak "s/com\.example\.handler-hello/com.example.$1/" META-INF/MANIFEST.MF &&
            sed -i.bak "s|<property name=\"syncspace.commands[^>]*>||g; s|<service>|$2<service>|" \
                OSGI-INF/com.example.hello.HelloHandler.xml &&
            "$jar_tool" cfm "$work/$1.jar" META-INF/MANIFEST.MF com OSGI-INF
    )
}
property() { printf '<property name="%s" type="%s" value="%s"/>' "$@"; }
named() { property syncspace.commands String "$1"; }
expect '' 'variant higher "$(named Hello)$(property service.ranking Integer 5)"'
expect '' './syncspace bundle install "$work/higher.jar"'
expect 'SHADOWED: com.example.higher/1.0.0 answers' './syncspace commands'
expect '' './syncspace bundle stop com.example.higher'
expect 'Ada!' 'echo "{\"name\":\"Ada\"}" | ./syncspace call Hello'
expect '' './syncspace bundle uninstall com.example.higher'
expect '' 'variant faulty "$(named say_hello)"'
expect '' './syncspace bundle install "$work/faulty.jar"'
expect "INVALID_PROPERTY: 'say_hello' is no command name" './syncspace commands'
expect '' './syncspace bundle uninstall com.example.faulty'
expect '' './syncspace bundle uninstall com.example.handler-hello'
refused COMMAND_UNAVAILABLE 'echo "{\"name\":\"Ada\"}" | ./syncspace call Hello'

# ---- The other example: a storage, which passes the contract suite in an empty folder and against the BOM alone

expect '' 'cp -R examples/storage-files "$HOME/plugins/storage-files"'
expect '' './mvnw -q -B -ntp -f "$HOME/plugins/storage-files/pom.xml" -Dsyncspace.repository="file://$HOME/plugins/repository" package'
for report in "$HOME/plugins/storage-files/target/surefire-reports"/TEST-*.xml; do
    grep -q 'tests="[1-9][0-9]*" errors="0" skipped="0" failures="0"' "$report" || failure "the tests of storage-files did not run"
done
expect com.example.storage-files './syncspace bundle install "$HOME/plugins/storage-files/target/storage-files-1.0.0.jar"'
expect '' './syncspace bundle uninstall com.example.storage-files'

expect '' './syncspace down'

# ---- The tests of the examples ran outside of the repository: their reports belong to those of this run

reports=$root/itests/plugin/target/surefire-reports
rm -rf "$reports"
mkdir -p "$reports"
cp "$HOME"/plugins/*/target/surefire-reports/TEST-*.xml "$reports/" || failure "no reports of the examples' tests"
cat "$HOME"/plugins/*/target/surefire-reports/*.txt | grep '^Tests run'

echo "plugin: $on_page commands of the page, $passed checks in all, $failed failures"
[ "$failed" -eq 0 ] && [ "$on_page" -gt 15 ]
