#!/usr/bin/env bash
# Runs every fuzz target of the checkout, one after the other, for the given time each: tools/fuzz.sh 10s
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:?how long for each target, such as 10s}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fuzz() { go test -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 1s "$1" 2>&1 | tee "$log"; }

# Go before 1.27 may end a run that found nothing with this error (go.dev/issue/75804).
found_nothing() { grep -q '^ *context deadline exceeded$' "$log" && ! grep -q 'Failing input' "$log"; }

packages=$(tools/packages.sh '^func Fuzz')
for package in $packages; do
	for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$package"/*_test.go); do
		printf '\n== fuzz %s %s, %s\n' "$package" "$target" "$time"
		fuzz "$package" "$target" && continue
		found_nothing || exit 1
		echo "once more: go.dev/issue/75804"
		fuzz "$package" "$target"
	done
done
