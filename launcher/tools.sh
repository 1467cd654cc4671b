# Installs what a build or the tests need on Debian and Ubuntu. Read by ./jocker and ./test, which set `yes` when nobody is to
# be asked. `need NAME PACKAGE` notes what is missing; `install_missing WHY` gets it.
missing=

need() {
  case " $missing " in *" $1 "*) ;; *) missing="$missing $1" ;; esac
}

# A JDK 17 or newer that can compile; leaves it in $jdk. Java 17 is taken first where it stands: the project is written for it.
find_compiler() {
  for candidate in "${JAVA_HOME-}" /usr/lib/jvm/*17* /usr/lib/jvm/*; do
    [ -n "$candidate" ] && jdk_at "$candidate" && [ -x "$candidate/bin/javac" ] && jdk=$candidate && return
  done
  find_jdk && [ -x "$jdk/bin/javac" ]
}

has_library() {
  for directory in /lib /usr/lib /lib64 /usr/lib64 /lib/*-linux-gnu /usr/lib/*-linux-gnu; do
    [ -e "$directory/$1" ] && return
  done
  return 1
}

# Also where sbin is not in the PATH of a user.
has_program() {
  for directory in /usr/sbin /sbin /usr/bin /usr/local/sbin; do
    [ -x "$directory/$1" ] && return
  done
  return 1
}

has_static_busybox() {
  for busybox in /bin/busybox /usr/bin/busybox /bin/busybox.static /usr/bin/busybox.static; do
    # A program that needs a dynamic loader names it near its beginning.
    [ -x "$busybox" ] && ! head -c 2048 "$busybox" | grep -qaE 'ld-(linux|musl)' && return
  done
  return 1
}

# The oldest packaged JDK from 17 on, which is what the distribution knows best.
jdk_package() {
  for release in 17 21 25; do
    apt-cache policy "openjdk-$release-jdk-headless" 2>/dev/null | grep -q 'Candidate: [0-9]' && break
  done
  echo "openjdk-$release-jdk-headless"
}

need_build_tools() {
  find_compiler || need JDK
  command -v mvn >/dev/null || need maven
  [ -e /etc/ssl/certs/ca-certificates.crt ] || need ca-certificates
}

need_runtime_tools() {
  has_library libseccomp.so.2 || need libseccomp2
  has_static_busybox || need busybox-static
  has_program nft || need nftables
}

# True when the packages may be installed: asked on a terminal, said plainly without one.
agreed() {
  [ "$yes" ] && return
  if [ -t 0 ] && [ -t 2 ]; then
    printf 'Install them now? [Y/n] ' >&2
    read -r answer
    case $answer in '' | [yY]*) return 0 ;; *) return 1 ;; esac
  fi
  [ "$(id -u)" = 0 ]
}

install_missing() {
  [ "$missing" ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "jocker: $1 needs$missing (a JDK 17 or newer with javac; Maven; libseccomp.so.2; a static busybox), and this is no Debian or Ubuntu: install them in your system's own way, then try again" >&2
    return 1
  fi
  root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null && [ -t 0 ] && root=sudo
    if [ -z "$root" ]; then
      echo "jocker: $1 needs$missing: run it as root once, or install them" >&2
      return 1
    fi
  fi
  [ -n "$(ls /var/lib/apt/lists/*_Packages* 2>/dev/null)" ] || $root apt-get -qq update >&2
  packages=
  for name in $missing; do
    [ "$name" = JDK ] && name=$(jdk_package)
    packages="$packages $name"
  done
  echo "jocker: $1 needs these Debian packages:$packages" >&2
  agreed || { echo "jocker: nothing was installed" >&2; return 1; }
  apt_install $packages && missing= && return
  # The lists may be older than the mirror.
  $root apt-get -qq update >&2
  apt_install $packages && missing= && return
  echo "jocker: could not install$packages; $1 needs them" >&2
  return 1
}

# Quietly, unless it fails.
apt_install() {
  apt_log=$(mktemp)
  DEBIAN_FRONTEND=noninteractive $root apt-get -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends install "$@" >"$apt_log" 2>&1
  apt_status=$?
  [ "$apt_status" = 0 ] || tail -n 20 "$apt_log" >&2
  rm -f "$apt_log"
  return "$apt_status"
}
