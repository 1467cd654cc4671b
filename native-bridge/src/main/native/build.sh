#!/bin/bash
# build.sh [DIRECTORY]: makes the machine code that jocker carries, for x86_64 and aarch64: program/interpreter-*.bin from
# interpreter.c and start.S, jna/signal-relay-*.bin from signal-relay.c.
# Without DIRECTORY they go where the Java sources find them. A test runs this and compares, where the compilers are
# (Debian: gcc, gcc-aarch64-linux-gnu). The same compiler gives the same bytes; another one may give others that work as well.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../resources/io/jocker/linux}
mkdir -p "$out/program" "$out/jna"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

flags=(-Os -fPIC -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables -fno-builtin -fno-jump-tables -fomit-frame-pointer -Wall -Wextra -Werror)
link() { # ARCHITECTURE TOOL-PREFIX OUTPUT OBJECT...
  local arch=$1 pre=$2 to=$3; shift 3
  "${pre}ld" -T "$here/flat.ld" "$@" -o "$work/linked"
  # A relocation left over would mean code that works at one address only.
  [ -z "$("${pre}readelf" -r "$work/linked" | grep R_ || true)" ] || { echo "$arch: relocations" >&2; exit 1; }
  "${pre}objcopy" -O binary -j .text "$work/linked" "$to"
  chmod 644 "$to"
}
build() { # ARCHITECTURE TOOL-PREFIX FLAG...
  local arch=$1 pre=$2; shift 2
  "${pre}gcc" -c "$here/start.S" -o "$work/start.o"
  "${pre}gcc" "${flags[@]}" "$@" -c "$here/interpreter.c" -o "$work/interpreter.o"
  link "$arch" "$pre" "$out/program/interpreter-$arch.bin" "$work/start.o" "$work/interpreter.o"
  "${pre}gcc" "${flags[@]}" "$@" -c "$here/signal-relay.c" -o "$work/relay.o"
  link "$arch" "$pre" "$out/jna/signal-relay-$arch.bin" "$work/relay.o"
}
build x86_64 '' -mno-red-zone -fcf-protection=none
build aarch64 aarch64-linux-gnu- -mbranch-protection=none -mgeneral-regs-only
