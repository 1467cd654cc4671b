# Brings $top/dist up to date with the sources. Read by ./jocker, so that arguments and standard input stay its own.

sources_changed() {
  [ -e "$top/dist/stamp" ] || return 0
  [ "$(find "$top/pom.xml" "$top"/*/pom.xml "$top"/*/src/main "$top/cli/src/dist" "$top/launcher" -newer "$top/dist/stamp" -print -quit)" ]
}

update() {
  sources_changed || { touch "$top/dist/stamp" 2>/dev/null; return 0; }
  if [ ! -w "$top" ]; then
    [ -e "$top/dist/stamp" ] && return 0
    echo "jocker: it is not built yet, and $top cannot be written" >&2
    return 1
  fi
  . "$top/launcher/jdk.sh"
  . "$top/launcher/tools.sh"
  need_build_tools
  need_runtime_tools
  install_missing "jocker's first start" || return 1
  find_compiler || { echo "jocker: there is still no JDK 17 or newer with javac" >&2; return 1; }
  JAVA_HOME=$jdk "$top/launcher/build" "$top" </dev/null
}

update
