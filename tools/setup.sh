#!/usr/bin/env bash
# Installs what the tests need and this machine lacks; with --check it only names that, in one sentence, and fails.
set -euo pipefail
cd "$(dirname "$0")/.."

has_compiler() { echo '#include <stdlib.h>' | gcc -fsyntax-only -x c - 2>/dev/null; }
has_node() { command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null; }
has_chromium() { command -v chromium chromium-browser >/dev/null; }
has_korean() { [[ -n $(fc-list :lang=ko 2>/dev/null) ]]; }
has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_promtool() { command -v promtool >/dev/null || [[ -x bin/promtool ]]; }
has_modules() { (cd playground && npm ls >/dev/null 2>&1); }

missing=() packages=()
need() { # test, name, Debian packages
	"$1" && return
	missing+=("$2")
	packages+=("${@:3}")
}
need has_compiler "a C compiler (for the race detector)" gcc libc6-dev
need has_node "Node.js 20 or newer with npm" nodejs npm
need has_chromium "Chromium" chromium
need has_korean "a Korean font" fontconfig fonts-noto-cjk
need has_postgres "PostgreSQL" postgresql
need has_promtool "promtool (of Debian's package prometheus)"
need has_modules "the Node modules of playground"

if [[ ${1:-} == --check ]]; then
	[[ ${#missing[@]} == 0 ]] && exit
	printf -v list '%s, ' "${missing[@]}"
	echo "make test needs what this machine lacks: ${list%, }; \`make setup\` installs it." >&2
	exit 1
fi

root=()
[[ $(id -u) == 0 ]] || root=(sudo)

# Out of its package, which would start a server here.
fetch_promtool() {
	local folder
	folder=$(mktemp -d)
	(cd "$folder" && { apt-get download -q prometheus || { "${root[@]}" apt-get update -q && apt-get download -q prometheus; }; })
	mkdir -p bin
	dpkg-deb --fsys-tarfile "$folder"/prometheus_*.deb | tar -xO ./usr/bin/promtool >"$folder/promtool"
	install -m 755 "$folder/promtool" bin/promtool
	rm -r "$folder"
}

install_packages() {
	if ! command -v apt-get "${root[@]}" >/dev/null; then
		echo "make setup knows Debian's packages only, and needs root or sudo; install by hand: ${packages[*]}" >&2
		exit 1
	fi
	"${root[@]}" apt-get update -q
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${packages[@]}"
}

[[ ${#packages[@]} == 0 ]] || install_packages
has_node || {
	echo "Debian's Node.js here is older than 20; install a newer one from nodejs.org." >&2
	exit 1
}
has_promtool || fetch_promtool
has_modules || (cd playground && npm ci --loglevel=error)
echo "everything that the tests need is here"
