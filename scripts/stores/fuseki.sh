#!/usr/bin/env bash
# fuseki.sh DIR PORT [OPTION...]: runs Fuseki with a TDB2 database in DIR on 127.0.0.1:PORT, dataset /kg, until it is stopped.
# It wants HTTP Basic: user "tester", password "tester".
set -euo pipefail

dir=$(realpath -m "$1")
home=${CCHC_KG_STORES:-${XDG_CACHE_HOME:-$HOME/.cache}/cchc-kg/stores}
jar=$(find "$home" -name 'jena-fuseki-server-*.jar' 2>/dev/null | sort -V | tail -1 || true)
[ -n "$jar" ] || { echo "Fuseki is not installed: scripts/stores/install.sh" >&2; exit 1; }
mkdir -p "$dir/tdb2"
echo "tester: tester" >"$dir/passwd"
cd "$dir"
FUSEKI_BASE=$dir exec java -Xmx512m -XX:+UseSerialGC -cp "$jar" org.apache.jena.fuseki.main.cmds.FusekiMainCmd \
  --port="$2" --localhost --passwd="$dir/passwd" --auth=basic --tdb2 --loc="$dir/tdb2" --update "${@:3}" /kg
