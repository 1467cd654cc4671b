#!/bin/bash
# build.sh [DIRECTORY]: makes the machine code that jocker carries, for x86_64 and aarch64, as Java sources:
# program/InterpreterCode.java from interpreter.c and start.S, program/CallerCode.java from caller.c, jna/SignalRelayCode.java
# from signal-relay.c, jna/CallListCode.java from call-list.c.
# Without DIRECTORY they go among the other Java sources. A test runs this and compares, where the compilers are
# (Debian: gcc, gcc-aarch64-linux-gnu). The same compiler gives the same bytes; another one may give others that work as well.
# Sources, not resources: for those each start would open jocker's jar, which takes 10 ms.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../java/io/jocker/linux}
mkdir -p "$out/program" "$out/jna"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

flags=(-Os -fPIC -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables -fno-builtin -fno-jump-tables -fomit-frame-pointer -Wall -Wextra -Werror)
link() { # ARCHITECTURE TOOL-PREFIX OUTPUT OBJECT...
  local arch=$1 pre=$2 to=$3; shift 3
  "${pre}ld" -T "$here/flat.ld" "$@" -o "$work/linked"
  # A relocation left over would mean code that works at one address only.
  [ -z "$("${pre}readelf" -r "$work/linked" | grep R_ || true)" ] || { echo "$arch: relocations" >&2; exit 1; }
  "${pre}objcopy" -O binary -j .text "$work/linked" "$to"
}
build() { # ARCHITECTURE TOOL-PREFIX FLAG...
  local arch=$1 pre=$2; shift 2
  "${pre}gcc" -c "$here/start.S" -o "$work/start.o"
  "${pre}gcc" "${flags[@]}" "$@" -c "$here/interpreter.c" -o "$work/interpreter.o"
  link "$arch" "$pre" "$work/interpreter-$arch" "$work/start.o" "$work/interpreter.o"
  "${pre}gcc" "${flags[@]}" "$@" -c "$here/caller.c" -o "$work/caller.o"
  link "$arch" "$pre" "$work/caller-$arch" "$work/caller.o"
  "${pre}gcc" "${flags[@]}" "$@" -c "$here/signal-relay.c" -o "$work/relay.o"
  link "$arch" "$pre" "$work/relay-$arch" "$work/relay.o"
  "${pre}gcc" "${flags[@]}" "$@" -c "$here/call-list.c" -o "$work/list.o"
  link "$arch" "$pre" "$work/list-$arch" "$work/list.o"
}
build x86_64 '' -mno-red-zone -fcf-protection=none
build aarch64 aarch64-linux-gnu- -mbranch-protection=none -mgeneral-regs-only

# constant NAME FILE: a Java string of hexadecimal digits, in the form that the project's formatter gives it
constant() {
  printf '\n  static final String %s =\n' "$1"
  od -An -v -tx1 -w40 "$2" | tr -d ' ' | awk 'NR > 1 { print "" } { printf "%s\"%s\"", (NR > 1 ? "          + " : "      "), $0 } END { print ";" }'
}
java() { # PACKAGE CLASS SOURCE NAME
  cat <<END
package io.jocker.linux.$1;

/** The machine code of {@code $3}, in hexadecimal: written by {@code build.sh}. */
final class $2 {
  private $2() {}
END
  constant X86_64 "$work/$4-x86_64"
  constant AARCH64 "$work/$4-aarch64"
  echo '}'
}
java program InterpreterCode interpreter.c interpreter >"$out/program/InterpreterCode.java"
java program CallerCode caller.c caller >"$out/program/CallerCode.java"
java jna SignalRelayCode signal-relay.c relay >"$out/jna/SignalRelayCode.java"
java jna CallListCode call-list.c list >"$out/jna/CallListCode.java"
