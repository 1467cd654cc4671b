# How the bench measures: sourced by ./run.
#
# All that is measured lives in one cgroup, $cgroup, and is counted there as a whole: dockerd and its containerd in
# daemons, the commands in commands, the containers beside them. So no process of a peer is missed, whoever forked it.

cgroup=jocker-bench
# No busy machine is quiet: what a daemon still does after its client's answer belongs to that client.
settle_seconds=0.1

if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
  cgroup_roots=(/sys/fs/cgroup)
  usage_file=/sys/fs/cgroup/$cgroup/cpu.stat # "usage_usec 12345" is its first line, all descendants in it
else
  cgroup_roots=(/sys/fs/cgroup/cpuacct)
  usage_file=/sys/fs/cgroup/cpuacct/$cgroup/cpuacct.usage # nanoseconds, all descendants in it
fi

# enter_cgroup PID GROUP: has a process, and what it forks from now on, counted
enter_cgroup() {
  local root
  for root in "${cgroup_roots[@]}"; do
    mkdir -p "$root/$cgroup/$2"
    echo "$1" >"$root/$cgroup/$2/cgroup.procs"
  done
}

# leave_cgroup: gives this process back to the root
leave_cgroup() {
  local root
  for root in "${cgroup_roots[@]}"; do
    echo $$ >"$root/cgroup.procs"
  done
}

# remove_cgroups: what the bench and the containers made in any hierarchy; the daemons keep theirs. A container's last
# processes may still be cleaning up: 3 s at most are given to them.
remove_cgroups() {
  local try group left
  for try in {1..30}; do
    left=
    while read -r group; do
      rmdir "$group" 2>/dev/null || [[ $group == */daemons || -d $group/daemons ]] || left+=" $group"
    done < <(find /sys/fs/cgroup -depth -path "*/$cgroup*" -type d \( -fstype cgroup -o -fstype cgroup2 \) 2>/dev/null)
    [[ -n $left ]] || return 0
    sleep 0.1
  done
  echo "not empty:$left" >&2
}

# cpu_us: sets $cpu to the CPU time used so far, in microseconds, without a fork
cpu_us() {
  local word
  if [[ ${cgroup_roots[0]} == /sys/fs/cgroup ]]; then
    read -r word cpu <"$usage_file"
  else
    read -r word <"$usage_file"
    cpu=$((word / 1000))
  fi
}

# timed FILE COMMAND...: runs the command and appends "wall-us cpu-us peak-KiB" to FILE, or "failed"
timed() {
  local file=$1 start end cpu before
  shift
  cpu_us
  before=$cpu
  start=${EPOCHREALTIME/[.,]/}
  if /usr/bin/time -q -f %M -o "$work/peak" "$@" >"$work/output" 2>&1 </dev/null; then
    end=${EPOCHREALTIME/[.,]/}
    sleep "$settle_seconds"
    cpu_us
    echo "$((end - start)) $((cpu - before)) $(<"$work/peak")" >>"$file"
  else
    echo "failed: $*" >&2
    tail -3 "$work/output" >&2
    echo failed >>"$file"
  fi
}

# compare SECTION: calls peer_command NAME ROUND for each of ${peers[@]}, which leaves a command in $command, and times
# it, one after the other, $rounds times; each round begins with another peer. A first round is not counted. Where a
# section has defined peer_before, that is called before each command and not timed.
compare() {
  local section=$1 round i name
  rm -f "$work/$section".*.t
  for ((round = 0; round <= rounds; round++)); do
    for ((i = 0; i < ${#peers[@]}; i++)); do
      name=${peers[(i + round) % ${#peers[@]}]}
      ! declare -F peer_before >/dev/null || peer_before "$name" "$round"
      peer_command "$name" "$round"
      timed "$work/$section.$name.t" "${command[@]}"
    done
    [[ $round -gt 0 ]] || rm -f "$work/$section".*.t
  done
  unset -f peer_before
}

# median COLUMN FILE, as it stands in the file
median() {
  sort -n -k "$1,$1" "$2" | awk -v c="$1" '{ v[NR] = $c } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# table SECTION TITLE REFERENCE...: a row for each peer, with the ratio of its medians to each reference's
table() {
  local section=$1 title=$2 name reference head='' line='' file other
  shift 2
  for reference; do
    head+=" wall / $reference | CPU / $reference |" line+='---|---|'
  done
  printf '\n| %s | wall ms, median (min-max) | CPU ms | peak MiB |%s n |\n|---|---|---|---|%s---|\n' "$title" "$head" "$line"
  for name in "${peers[@]}"; do
    file=$work/$section.$name.t
    if [[ ! -s $file ]] || grep -q failed "$file"; then
      echo "| $name | failed |"
      continue
    fi
    printf '| %s | %s |' "$name" "$(row "$file")"
    for reference; do
      other=$work/$section.$reference.t
      printf ' %s | %s |' "$(ratio 1 "$file" "$other")" "$(ratio 2 "$file" "$other")"
    done
    printf ' %s |\n' "$(wc -l <"$file")"
  done
}

row() {
  local range
  range=$(cut -d' ' -f1 "$1" | sort -n | awk 'NR == 1 { min = $1 } { max = $1 } END { printf "%.0f-%.0f", min / 1e3, max / 1e3 }')
  awk -v wall="$(median 1 "$1")" -v cpu="$(median 2 "$1")" -v peak="$(median 3 "$1")" -v range="$range" \
    'BEGIN { printf "%.1f (%s) | %.1f | %.0f", wall / 1e3, range, cpu / 1e3, peak / 1024 }'
}

# ratio COLUMN FILE REFERENCE-FILE
ratio() {
  if [[ -s $3 ]] && ! grep -q failed "$3"; then
    awk -v a="$(median "$1" "$2")" -v b="$(median "$1" "$3")" 'BEGIN { printf "%.2f", a / b }'
  else
    printf -- -
  fi
}
