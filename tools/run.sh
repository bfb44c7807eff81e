#!/usr/bin/env bash
# The bot with the Playground in front of it; where that cannot run, the bot in the terminal.
set -euo pipefail
cd "$(dirname "$0")/.."

chat() {
	echo "$1 Starting the terminal chat instead; try: my new password does not work on my office PC"
	exec bin/ssprbot chat
}

node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null ||
	chat "The Playground needs Node.js 20 or newer with npm, which is not here."

installed=playground/node_modules/.package-lock.json
if [[ ! -e $installed || playground/package-lock.json -nt $installed ]]; then
	printf '\n== install the Playground\n'
	(cd playground && npm ci --omit=dev --loglevel=error) || chat "npm could not install the Playground."
fi
printf '\n== run\n'
exec node playground/start.mjs --bot bin/ssprbot
