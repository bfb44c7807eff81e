#!/usr/bin/env bash
# Writes what is in bin/ssprbot, read from the program itself: bin/ssprbot.cdx.json (CycloneDX) and the licence texts that
# go with it. Both are the same for the same program.
set -euo pipefail
cd "$(dirname "$0")/.."
sbom=bin/ssprbot.cdx.json
version=$(bin/ssprbot version | awk '{print $2}')

go tool -modfile=tools/sbom/go.mod cyclonedx-gomod bin -json -noserial -notimestamp -version "$version" -output "$sbom" bin/ssprbot
modules=$(go version -m bin/ssprbot | grep -c '^[[:space:]]dep[[:space:]]')
listed=$(grep -c '^      "type": "library"' "$sbom" || true)
if [[ $modules != "$listed" ]]; then
	echo "sbom: the program has $modules modules, and $sbom lists $listed" >&2
	exit 1
fi
tools/licences.sh --notices bin/THIRD-PARTY-LICENCES.txt >/dev/null
echo "$sbom: $listed modules, version $version"
echo "bin/THIRD-PARTY-LICENCES.txt: $(wc -c <bin/THIRD-PARTY-LICENCES.txt) bytes"
