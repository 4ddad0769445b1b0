#!/usr/bin/env bash
# virtuoso.sh DIR PORT: runs Virtuoso with its database in DIR on 127.0.0.1:PORT until it is stopped.
# Writes need HTTP Digest: user "dba", password "dba". Answers end after 10,000 rows, as Debian's package has it.
set -euo pipefail

dir=$(realpath -m "$1")
command -v virtuoso-t >/dev/null || { echo "Virtuoso is not installed: scripts/stores/install.sh" >&2; exit 1; }
mkdir -p "$dir"
cd "$dir"
sql=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >virtuoso.ini <<INI
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:$sql
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = $dir
[HTTPServer]
ServerPort = 127.0.0.1:$2
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
INI
rm -f virtuoso.lck  # of a server that was killed
exec virtuoso-t -f +configfile virtuoso.ini
