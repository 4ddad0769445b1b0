#!/usr/bin/env bash
# Installs the triple stores that the tests load into, beside the Oxigraph server that comes with the test dependencies:
# Virtuoso (Debian's package) and Apache Jena Fuseki (one jar; Java 17 or newer). Run as root on Debian or Ubuntu.
# Ends with 1, and says so, where one of them cannot be installed.
set -euo pipefail

FUSEKI=5.6.0  # the newest for Java 17
home=${CCHC_KG_STORES:-${XDG_CACHE_HOME:-$HOME/.cache}/cchc-kg/stores}

refused() {
  printf '\n!! %s could not be installed: the tests that need it would prove nothing, so this is an error.\n\n' "$1" >&2
  exit 1
}
updated=
packages() {
  if [ -z "$updated" ]; then apt-get update -qq && updated=yes; fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
java_17() {
  local version
  version=$(java -version 2>&1 | sed -nE '1s/.*"([0-9]+).*/\1/p') && [ "${version:-0}" -ge 17 ]
}

mkdir -p "$home"
command -v virtuoso-t >/dev/null || packages virtuoso-opensource-7-bin || packages virtuoso-opensource || refused Virtuoso
command -v virtuoso-t >/dev/null || refused Virtuoso
java_17 || packages default-jre-headless || refused "Java"
java_17 || refused "Java 17"
if [ ! -s "$home/jena-fuseki-server-$FUSEKI.jar" ]; then
  command -v mvn >/dev/null || packages maven || refused "Maven, which fetches Fuseki,"
  mvn -q -B dependency:copy -Dartifact="org.apache.jena:jena-fuseki-server:$FUSEKI" \
    -DoutputDirectory="$home" -Dmdep.useBaseVersion=true || refused "Apache Jena Fuseki"
fi
[ -s "$home/jena-fuseki-server-$FUSEKI.jar" ] || refused "Apache Jena Fuseki"
