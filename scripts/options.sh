# Options of the Java runtimes; sourced. A class-data archive fits only the options that it was made with.
# -Xlog:disable: the runtime would print its own warnings to standard output. jdk.console: from 22 on there would be a
# console where there is no terminal.

# A server for one person: small before fast, and a collector without helper threads.
platform_options="-XX:+UseSerialGC -Xms32m -Xmx256m -Xlog:disable -Dfile.encoding=UTF-8 -Djdk.console=java.base"

# Lives for a fraction of a second: the first compiler is enough.
client_options="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -Xlog:disable -Dfile.encoding=UTF-8 \
-Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8 \
-Djdk.console=java.base"
