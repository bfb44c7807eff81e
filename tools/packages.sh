#!/usr/bin/env bash
# Prints the packages whose test files match a pattern. None is a mistake: what is looked for was moved or misspelt.
set -euo pipefail
cd "$(dirname "$0")/.."

files=$(find . -name '*_test.go' -not -path '*/.*' -not -path '*/node_modules/*' -exec grep -lE -- "$1" {} + || true)
if [[ -z $files ]]; then
	echo "no test file matches $1" >&2
	exit 1
fi
xargs -n1 dirname <<<"$files" | sort -u
