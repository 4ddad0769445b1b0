#!/usr/bin/env bash
# virtuoso.sh DIR PORT [SQL-PORT]: runs Virtuoso with its database in DIR on 127.0.0.1:PORT until it is stopped.
# Writes need HTTP Digest: user "dba", password "dba". Answers end after 10,000 rows, as Debian's package has it.
# isql-vt asks at SQL-PORT (default: a free one). Settings: VIRTUOSO_DIRS, a folder that its bulk loader may read;
# VIRTUOSO_BUFFERS, pages of 8 KB that it keeps in memory; VIRTUOSO_ROWS and VIRTUOSO_SECONDS, the most for an answer.
set -euo pipefail

dir=$(realpath -m "$1")
command -v virtuoso-t >/dev/null || { echo "Virtuoso is not installed: scripts/stores/install.sh" >&2; exit 1; }
dirs=$dir${VIRTUOSO_DIRS:+, $(realpath -m "$VIRTUOSO_DIRS")}
mkdir -p "$dir"
cd "$dir"
sql=${3:-$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')}
buffers=${VIRTUOSO_BUFFERS:-20000}
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
NumberOfBuffers = $buffers
MaxDirtyBuffers = $((buffers * 3 / 4))
DirsAllowed = $dirs
[HTTPServer]
ServerPort = 127.0.0.1:$2
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = ${VIRTUOSO_ROWS:-10000}
${VIRTUOSO_SECONDS:+MaxQueryExecutionTime = $VIRTUOSO_SECONDS}
INI
rm -f virtuoso.lck  # of a server that was killed
exec virtuoso-t -f +configfile virtuoso.ini
