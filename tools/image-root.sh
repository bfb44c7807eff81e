#!/usr/bin/env bash
# Proves the image where no Docker engine runs: an empty root folder with just what the last stage of the Dockerfile
# puts there, run as its user, with its environment and its command.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
	printf 'image-root: %s\n' "$@" >&2
	exit 1
}

# The last stage of the Dockerfile, as far as it is proved here.
stage=$(tac Dockerfile | sed '/^FROM /q')
says() { sed -n "s/^$1 //p" <<<"$stage"; }
words() { tr -d '[],"' <<<"$1"; }
user=$(says USER)
program=$(words "$(says ENTRYPOINT)")
command=$(words "$(says CMD)")
mapfile -t settings < <(says ENV)
[[ $(says FROM) == scratch ]] || fail "the image does not start from scratch"
[[ $(says COPY | awk '{print $NF}' | sort | xargs) == "/data $program" ]] || fail "the image holds more than $program and /data"
[[ $user =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] || fail "USER $user is root, or no number"
[[ $(id -u) == 0 ]] || fail "only root may change the root folder: sudo make image-root"

work=$(mktemp -d)
root=$work/root
log=$work/log
bot=
trap '[[ -z $bot ]] || kill -KILL "$bot" 2>/dev/null || true; rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir "$root"
install -m 755 bin/ssprbot "$root$program"
install -d -o "${user%:*}" -g "${user#*:}" "$root/data"
start() { exec env -i "${settings[@]}" "$@" "$(command -v chroot)" --userspec="$user" "$root" "$program" "$command"; }

echo "in the root folder:"
(cd "$root" && find . -mindepth 1 -printf '  %M %U:%G %9s /%P\n')

readelf --program-headers "$root$program" >"$log"
! grep -q INTERP "$log" || fail "the program is not static: it asks for a loader"
echo "static: no INTERP among the program headers"

status=0
(start timeout 10) >"$log" 2>&1 || status=$?
((status == 1)) || fail "without credentials it ends with status $status" "$(tail -n5 "$log")"
echo "without credentials: $(tail -n1 "$log")"

# Local mode, since no credentials are here.
port=${SSPRBOT_IMAGE_PORT:-39780}
(start SSPRBOT_LISTEN="127.0.0.1:$port") >"$log" 2>&1 &
bot=$!
health() {
	exec 3<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET /healthz HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$port" >&3
	head -n1 <&3 | tr -d '\r'
}
for _ in {1..100}; do
	answer=$(health 2>/dev/null) && break
	kill -0 "$bot" 2>/dev/null || break
	sleep 0.1
done
[[ ${answer:-} == *" 200 "* ]] || fail "GET /healthz says '${answer:-nothing}'" "$(tail -n5 "$log")"
echo "GET /healthz: $answer"
[[ $(ps -o uid= -o gid= -p "$bot" | xargs) == "${user/:/ }" ]] || fail "it does not run as $user"
echo "runs as $user, with its database in the volume:"
(cd "$root" && find data -type f -printf '  %M %U:%G %9s /%p\n' | grep ssprbot.db) || fail "there is no database in /data"

kill -TERM "$bot"
status=0
wait "$bot" || status=$?
bot=
((status == 0)) || fail "SIGTERM ends it with status $status" "$(tail -n5 "$log")"
echo "SIGTERM: $(tail -n1 "$log")"
