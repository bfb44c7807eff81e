#!/usr/bin/env bash
# Checks the licences of everything in bin/ssprbot; tools/licences says how. It needs no network after a build.
set -euo pipefail
cd "$(dirname "$0")/.."
(cd tools/licences && go build -o ../../bin/licences .)
exec bin/licences "$@" bin/ssprbot
