# Chooses the JDK; read by launch.sh at every start, so nothing here starts a process unless nothing else is left.

# True where $1 is the home of a Java 17 or newer; leaves its version in $version, as in 17.0.15+6-Debian-1deb12u1.
jdk_at() {
  version=
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='="' read -r key _ value _; do
    case $key in
      JAVA_RUNTIME_VERSION) version=$value; break ;;
      JAVA_VERSION) version=${version:-$value} ;;
      # The long line, after which there is nothing of use.
      MODULES) break ;;
    esac
  done <"$1/release"
  [ "${version%%[!0-9]*}" -ge 17 ] 2>/dev/null
}

# Leaves in $jdk the newest JDK of /usr/lib/jvm, else that of the `java` on PATH.
find_jdk() {
  jdk=
  newest=0
  for candidate in /usr/lib/jvm/*; do
    [ ! -L "$candidate" ] && jdk_at "$candidate" || continue
    [ "${version%%[!0-9]*}" -gt "$newest" ] || continue
    newest=${version%%[!0-9]*}
    jdk=$candidate
  done
  if [ -z "$jdk" ] && java=$(command -v java); then
    java=$(readlink -f "$java")
    jdk=${java%/bin/java}
  fi
  jdk_at "$jdk"
}
