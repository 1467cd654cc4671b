#!/bin/bash
# build.sh [DIRECTORY]: makes interpreter-x86_64.bin and interpreter-aarch64.bin from interpreter.c and start.S.
# Without DIRECTORY they go where the Java sources find them. A test runs this and compares, where the compilers are
# (Debian: gcc, gcc-aarch64-linux-gnu). The same compiler gives the same bytes; another one may give others that work as well.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../resources/io/jocker/linux/program}
mkdir -p "$out"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

flags=(-Os -fPIC -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables -fno-builtin -fno-jump-tables -fomit-frame-pointer -Wall -Wextra -Werror)
build() { # ARCHITECTURE TOOL-PREFIX FLAG...
  local arch=$1 pre=$2; shift 2
  "${pre}gcc" "${flags[@]}" "$@" -c "$here/interpreter.c" -o "$work/interpreter.o"
  "${pre}gcc" -c "$here/start.S" -o "$work/start.o"
  "${pre}ld" -T "$here/flat.ld" "$work/start.o" "$work/interpreter.o" -o "$work/linked"
  # A relocation left over would mean code that works at one address only.
  [ -z "$("${pre}readelf" -r "$work/linked" | grep R_ || true)" ] || { echo "$arch: relocations" >&2; exit 1; }
  "${pre}objcopy" -O binary -j .text "$work/linked" "$out/interpreter-$arch.bin"
}
build x86_64 '' -mno-red-zone -fcf-protection=none
build aarch64 aarch64-linux-gnu- -mbranch-protection=none -mgeneral-regs-only
