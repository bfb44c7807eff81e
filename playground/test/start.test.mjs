// The launcher behind `make run`, run as a person runs it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { freePort } from "../programs.mjs";
import { binary } from "./stage.mjs";

const launcher = fileURLToPath(new URL("../start.mjs", import.meta.url));
const patience = 30_000; // ms for a whole run

const folder = mkdtempSync(join(tmpdir(), "ssprbot-"));
after(() => rmSync(folder, { recursive: true }));
const home = join(folder, "home");
const temporary = join(folder, "tmp");
[home, temporary].forEach((name) => mkdirSync(name));

// launch runs the launcher with nothing in its environment but PATH, an empty HOME and a folder for temporary files,
// and an app's id, which a developer may have there: local mode must not care.
function launch(...args) {
  const appId = { MicrosoftAppId: "00000000-0000-0000-0000-000000000099" };
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: temporary, ...appId };
  const child = spawn(process.execPath, [launcher, ...args], { env, timeout: patience });
  const run = { child, output: "", ended: once(child, "close").then(([code]) => code) };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (run.output += data));
  return run;
}

// says waits until the run has printed something.
async function says(run, pattern) {
  while (!pattern.test(run.output)) {
    const code = await Promise.race([once(run.child.stdout, "data"), run.ended]);
    if (typeof code === "number") assert.match(run.output, pattern, `ended with ${code}`);
  }
  return pattern.exec(run.output);
}

// ports are two free ones, far from those of other tests.
async function ports() {
  const first = await freePort(20_000 + (process.pid % 10_000));
  return [first, await freePort(first + 1)];
}

const isUp = (url) => fetch(url).then((answer) => answer.ok, () => false);

for (const signal of ["SIGINT", "SIGTERM"]) {
  test(`it starts both, says where to look, and ${signal} ends both`, async () => {
    const [port, botPort] = await ports();
    const run = launch("--bot", binary, "--port", String(port), "--bot-port", String(botPort));
    const [, url] = await says(run, /open (http:\S+)[^]*Ctrl\+C/);
    assert.equal(url, `http://127.0.0.1:${port}`);
    assert.match(run.output, /my new password does not work[^]*온프레미스/);
    const addresses = [url, `http://127.0.0.1:${botPort}/healthz`];
    assert.deepEqual(await Promise.all(addresses.map(isUp)), [true, true]);

    run.child.kill(signal);
    assert.equal(await run.ended, 0, run.output);
    assert.deepEqual(await Promise.all(addresses.map(isUp)), [false, false]);
    assert.deepEqual([...readdirSync(home), ...readdirSync(temporary)], [], "nothing is left behind");
  });
}

test("a taken port that was asked for ends it, with the next free one", async () => {
  const [port] = await ports();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  const run = launch("--bot", binary, "--port", String(port));
  assert.equal(await run.ended, 1);
  assert.match(run.output, new RegExp(`^Port ${port} is taken. The next free one: --port \\d+\\n$`));
  other.close();
});

test("a bot that dies ends it, with the bot's last words", async () => {
  const bot = join(folder, "dying-bot");
  writeFileSync(bot, "#!/bin/sh\necho 'the database is damaged' >&2\nexit 3\n");
  chmodSync(bot, 0o755);
  const run = launch("--bot", bot);
  assert.equal(await run.ended, 1);
  assert.match(run.output, /The bot ended with exit code 3\.\nIts last words:\n {2}the database is damaged\n$/);
});

const mistakes = [
  ["no bot", ["--bot", "/nowhere/ssprbot"], /There is no bot at \/nowhere\/ssprbot\. Build it first/],
  ["a port that is none", ["--port", "http"], /--port http is not a port/],
  ["an unknown flag", ["--prot", "1"], /--prot[^]*Usage:/],
];

for (const [mistake, args, sentence] of mistakes) {
  test(`${mistake} is said in one sentence`, async () => {
    const run = launch(...args);
    assert.equal(await run.ended, 1);
    assert.match(run.output, sentence);
    assert.doesNotMatch(run.output, /^\s+at /m, "no stack trace");
  });
}
