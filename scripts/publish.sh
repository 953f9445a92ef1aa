#!/bin/sh
# Fills a Maven repository in a folder with what plugins are built against: the BOM, the libraries with their sources, the
# testkit and the archetype. "./syncspace publish DIR" runs it. Nothing goes to the local repository of Maven: a stale bundle
# there would be taken silently. The folder also gets a pom.xml that knows how to run the archetype.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
case ${1:-} in
    '' | -*)
        echo "usage: ./syncspace publish DIR" >&2
        echo "Fills a Maven repository in the folder DIR with what plugins are built against; see docs/plugins.md." >&2
        [ "${1:-}" = --help ] || [ "${1:-}" = -h ] || exit 2
        exit 0
        ;;
esac
mkdir -p "$1"
folder=$(cd "$1" && pwd -P)
url=file://$(printf %s "$folder" | sed 's/%/%25/g; s/ /%20/g')
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml" | head -n 1)

(
    cd "$root"
    ./mvnw -q -B -ntp -Dstyle.color=never -P release -Djavadoc.skip=true -Dproto.javadoc.skip=true -Dmaven.test.skip=true \
        -Dsyncspace.repository="$url" -DaltDeploymentRepository="syncspace::$url" \
        package org.apache.maven.plugins:maven-deploy-plugin:3.1.3:deploy \
        -pl bom,proto,bundles/protocol,bundles/api,clients/java,itests/testkit,examples/archetype -am
) >&2 </dev/null

cat >"$folder/pom.xml" <<END
<?xml version="1.0" encoding="UTF-8"?>
<!-- Runs the archetype of SyncSpace $version: mvn -f pom.xml archetype:generate -DgroupId=... -DartifactId=... -->
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dev.syncspace.local</groupId>
  <artifactId>new-plugin</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <properties>
    <archetypeCatalog>internal</archetypeCatalog>
    <archetypeGroupId>dev.syncspace</archetypeGroupId>
    <archetypeArtifactId>syncspace-plugin</archetypeArtifactId>
    <archetypeVersion>$version</archetypeVersion>
    <interactiveMode>false</interactiveMode>
    <outputDirectory>\${user.dir}</outputDirectory>
  </properties>
  <repositories>
    <repository>
      <id>syncspace</id>
      <url>$url</url>
      <snapshots>
        <updatePolicy>always</updatePolicy>
      </snapshots>
    </repository>
  </repositories>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-archetype-plugin</artifactId>
        <version>3.4.1</version>
      </plugin>
    </plugins>
  </build>
</project>
END
echo "$url"
