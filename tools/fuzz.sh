#!/usr/bin/env bash
# Runs every fuzz target of the checkout for the given time each, as many side by side as there are processors:
# tools/fuzz.sh 10s
set -euo pipefail
cd "$(dirname "$0")/.."
export duration=${1:?how long for each target, such as 10s}
logs=$(mktemp -d)
export logs
trap 'rm -rf "$logs"' EXIT

log_of() { echo "$logs/${1//\//_}.$2"; }

fuzz() { # package target
	local log; log=$(log_of "$@")
	echo "== fuzz $1 $2, $duration" >"$log"
	go test -run '^$' -fuzz "^$2\$" -fuzztime "$duration" -fuzzminimizetime 1s -parallel 1 "$1" >>"$log" 2>&1
}

# Go before 1.27 may end a run that found nothing with this error (go.dev/issue/75804).
found_nothing() { grep -q '^ *context deadline exceeded$' "$(log_of "$@")" && ! grep -q "Failing input" "$(log_of "$@")"; }

one() {
	fuzz "$@" || { found_nothing "$@" && echo "once more, $2: go.dev/issue/75804" && fuzz "$@"; } || status=1
	cat "$(log_of "$@")"
	return "${status:-0}"
}
export -f log_of fuzz found_nothing one

packages=$(tools/packages.sh '^func Fuzz')
for package in $packages; do
	# Built once here, not by all of its targets at the same time.
	go test -run '^$' -fuzz '^FuzzNone$' "$package" >/dev/null 2>&1 || true
	for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$package"/*_test.go); do
		echo "$package $target"
	done
done >"$logs/.targets"
xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 2 bash -c 'one "$@"' - <"$logs/.targets"
