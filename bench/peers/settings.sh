# What the scripts of this folder agree on; they source it.

: "${PEERS_DIR:=/var/tmp/jocker-peers}" # daemon state, logs, image sources
: "${REGISTRY:=127.0.0.1:5000}"         # plain registry
: "${REGISTRY_AUTH:=127.0.0.1:5001}"    # asks for a password: user peer, password peer
: "${REGISTRY_TOKEN:=127.0.0.1:5002}"   # asks for a token of the token server
: "${TOKEN_SERVER:=127.0.0.1:5003}"

# The peers' clients are kept apart from the user's own settings.
export DOCKER_HOST=unix://$PEERS_DIR/docker.sock
export DOCKER_CONFIG=$PEERS_DIR/docker-config
export REGISTRY_AUTH_FILE=$PEERS_DIR/auth.json
export CONTAINERS_CONF=$PEERS_DIR/containers.conf
export CONTAINERS_STORAGE_CONF=$PEERS_DIR/storage.conf
export CONTAINERS_REGISTRIES_CONF=$PEERS_DIR/registries.conf

PATH=$PATH:/usr/sbin:/sbin

die() {
  echo "${0##*/}: $*" >&2
  exit 1
}

running() { [[ -s $PEERS_DIR/$1.pid ]] && kill -0 "$(<"$PEERS_DIR/$1.pid")" 2>/dev/null; }

# spawn NAME COMMAND...: a daemon in a session of its own; its pid is in NAME.pid, its output in NAME.log
spawn() {
  local name=$1
  shift
  ! running "$name" || return 0
  setsid "$@" >"$PEERS_DIR/$name.log" 2>&1 </dev/null &
  echo $! >"$PEERS_DIR/$name.pid"
}

# stop NAME: ends what spawn started and waits for it, 10 s at most
stop() {
  local pid
  if running "$1"; then
    pid=$(<"$PEERS_DIR/$1.pid")
    kill "$pid"
    for _ in {1..100}; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
  fi
  rm -f "$PEERS_DIR/$1.pid"
}

# await NAME COMMAND...: until COMMAND succeeds, 30 s at most; NAME is the daemon whose log tells why not
await() {
  local name=$1
  shift
  for _ in {1..300}; do
    ! "$@" >/dev/null 2>&1 || return 0
    running "$name" || break
    sleep 0.1
  done
  tail -5 "$PEERS_DIR/$name.log" >&2
  die "$name does not answer"
}
