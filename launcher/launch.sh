# Starts jocker, in the shell that reads this file. `home` is the distribution's folder, "$@" the command line.
#
# A start is paid for in milliseconds, so up to the one exec at the end nothing is used but the shell's own commands: no
# process is started, least of all `java -version`, which costs as much as a whole `jocker run`.

# These would change the JVM, and it says so on standard error.
unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS

# Written when the archive was made: the jar's hash, this machine's architecture, the JDK that was found then.
jar_id= machine= jdk=
[ -r "$home/lib/start" ] && read -r jar_id machine jdk <"$home/lib/start"

# Where a `jocker daemon` listens there is a JVM already; its own build's caller is given the command. It comes back here, with
# JOCKER_DAEMON=off, if that one is gone or does not want it.
caller=$home/lib/cache/$jar_id-caller socket=${JOCKER_STATE:-/run/jocker}/daemon.sock
[ "${JOCKER_DAEMON-}" != off ] && [ -S "$socket" ] && [ -x "$caller" ] && exec "$caller" "$socket" /bin/sh "$home/bin/jocker" "$@"

. "$home/lib/jdk.sh"
if [ -n "$JAVA_HOME" ]; then
  jdk_at "$JAVA_HOME" || {
    echo "jocker: JAVA_HOME is $JAVA_HOME, which is no Java 17 or newer" >&2
    exit 125
  }
  jdk=$JAVA_HOME
elif ! jdk_at "$jdk" && ! find_jdk; then
  echo "jocker: there is no Java 17 or newer, neither in /usr/lib/jvm nor on PATH; install one (on Debian and Ubuntu: openjdk-17-jre-headless) or set JAVA_HOME" >&2
  exit 125
fi

# An archive holds the classes of exactly one jar for exactly one JVM; one that does not fit would be refused by Java 17, and
# by Java 25 be used all the same, old classes and all (JDK-8377932). Hence both are in its name.
java=$jdk/bin/java boot= classes=$home/lib/jocker.jar:$home/lib/http.jar
case ${version%%[!0-9]*} in
  17 | 18 | 19 | 20 | 21 | 22 | 23)
    archive=$home/lib/cache/$jar_id-$version.jsa
    # The class path's loader is Java code, and asks more questions of each class: 0.03 ms, for 750 classes. So the JVM's own loads
    # them; only it does not see the JDK's HTTP client, nor can what uses that. The same JDK with fewer modules makes up for what
    # this costs the JVM at its start (`archive` makes it).
    boot=$home/lib/jocker.jar classes=$home/lib/http.jar
    small=$home/lib/cache/java-$version
    [ -x "$small/bin/java" ] && [ -e "$small/conf/security" ] && java=$small/bin/java
    # The heap objects of an archive are mapped only under G1.
    jvm="-XX:+UseG1GC"
    use=-XX:SharedArchiveFile
    ;;
  *)
    # From Java 24 on the archive has them loaded and linked already.
    archive=$home/lib/cache/$jar_id-$version.aot
    jvm="-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
    use=-XX:AOTCache
    ;;
esac
# At the address that the archive was made for, not at a random one: else each start corrects all pointers in it, which takes
# 8 ms of CPU time and a private copy of every page. Only the place of class data is predictable then; code and heap are not in it.
jvm="$jvm -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
# Most methods run too seldom in one command for compiling them to pay. On Java 17 and two idle processors, medians of 20 starts in
# turn: the usual threshold 92.9 ms and 122.1 ms of CPU time, four times that 92.5 and 105.4, ten times that 99.9 and 106.6.
compile="-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4"
heap=128m previous=
# What moves whole images hashes for seconds, which libcrypto does at full speed. Where there is none, Java has to: and only its second
# compiler knows the processor's own instructions for SHA-256 (750 MB a second instead of 65).
for word; do
  case $previous/$word in
    # What stays while containers run, to answer for their names, must be small: figures in RATIONALE.md.
    internal/names)
      jvm="$jvm -XX:-UseG1GC -XX:+UseSerialGC -Xms2m -Xss256k -XX:ReservedCodeCacheSize=8m -XX:CICompilerCount=1"
      boot= classes=$home/lib/jocker.jar:$home/lib/http.jar:$home/lib/names/dnsjava.jar:$home/lib/names/slf4j-api.jar
      heap=16m
      break
      ;;
    internal/*) break ;;
    # It stays for many commands, by and by at full speed, and starts once.
    */daemon)
      jvm="$jvm -XX:-UseG1GC -XX:+UseSerialGC"
      compile="-XX:TieredStopAtLevel=1" heap=256m
      break
      ;;
  esac
  previous=$word
  case $word in
    pull | push | load | save | import | commit | bootstrap | check)
      compile="-XX:CompileThresholdScaling=4"
      for library in /usr/lib/*/libcrypto.so.[13]* /usr/lib*/libcrypto.so.[13]* /lib/*/libcrypto.so.[13]*; do
        [ ! -e "$library" ] || compile="-XX:TieredStopAtLevel=1 $compile"
        [ ! -e "$library" ] || break
      done
      break
      ;;
    run | create | start | exec | oci) break ;;
  esac
done
# Larger pieces from the network mean fewer hand-overs between threads.
compile="$compile -Djdk.httpclient.bufsize=131072"
jvm="$jvm $compile -XX:-UsePerfData -Xmx$heap -Xlog:disable -XX:-CreateCoredumpOnCrash"

[ "$machine" ] || machine=$(uname -m)
# Each of JNA's own ways to its library costs: unpacking it, looking on the class path, asking ldconfig.
set -- \
  -Djna.boot.library.path="$home/lib/native/$machine" -Djna.nounpack=true -Djna.noclasspath=true -Djna.platform.library.path= \
  -Dpicocli.converters.excludes=java. -Dfile.encoding=UTF-8 -Djocker.launcher="$home/bin/jocker" \
  ${boot:+"-Xbootclasspath/a:$boot"} -cp "$classes" ${JOCKER_JAVA_OPTS-} io.jocker.cli.Main "$@"

# Not by what another command calls for: that one makes the archive, and is perhaps just running for it.
if [ "$previous" != internal ] && [ ! -f "$archive" ] && [ -w "$home/lib/cache" ] && [ ! -f "$archive.failed" ] && [ -z "$JOCKER_TRAINING" ]; then
  echo "jocker: making the start-up archive for Java ${version%%[!0-9]*} (once)" >&2
  "$home/lib/archive" "$jdk" >&2
fi
[ -f "$archive" ] && [ -z "$JOCKER_TRAINING" ] && set -- "$use=$archive" "$@"
# Not quoted: these are several options, none with a blank in it.
exec "$java" $jvm ${JOCKER_TRAINING-} "$@"
