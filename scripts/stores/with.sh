#!/usr/bin/env bash
# with.sh COMMAND...: runs the command while Fuseki and Virtuoso run on free ports of this machine, their data in a folder
# that is gone afterwards. It finds them in CCHC_KG_TEST_FUSEKI and CCHC_KG_TEST_VIRTUOSO, where each answers queries.
# Once, beforehand: scripts/stores/install.sh
set -euo pipefail

here=$(dirname "$(realpath "$0")")
memory=/dev/shm # databases wait for the disk at each write, and these are thrown away
data=$(mktemp -d -p "$([ -w $memory ] && echo $memory || echo "${TMPDIR:-/tmp}")")
servers=()
stop() {
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
  for server in "${servers[@]}"; do
    for _ in $(seq 50); do kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$server" 2>/dev/null || true
  done
  rm -rf "$data"
}
trap stop EXIT
trap 'exit 130' INT TERM

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
start() { # NAME PORT
  "$here/$1.sh" "$data/$1" "$2" >"$data/$1.out" 2>&1 &
  servers+=($!)
}
await() { # NAME PORT
  for _ in $(seq 600); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then return; fi
    sleep 0.1
  done
  printf '!! %s did not start within a minute:\n' "$1" >&2
  tail -20 "$data/$1.out" "$data/$1/$1.log" >&2 2>/dev/null || true
  exit 1
}

fuseki=$(free_port) virtuoso=$(free_port)
start fuseki "$fuseki"
start virtuoso "$virtuoso"
await fuseki "$fuseki"
await virtuoso "$virtuoso"
export CCHC_KG_STORES=${CCHC_KG_STORES:-${XDG_CACHE_HOME:-$HOME/.cache}/cchc-kg/stores}
export CCHC_KG_TEST_DATA=$data
export CCHC_KG_TEST_FUSEKI=http://127.0.0.1:$fuseki/kg/query
export CCHC_KG_TEST_VIRTUOSO=http://127.0.0.1:$virtuoso/sparql
"$@"
