// Runs the bot and the Playground as child processes on loopback; for start.mjs and for the suite.
//
// Each child is a process group of its own, so that Ctrl+C reaches the launcher alone and it can end them in order:
// the bot first, whose last replies still need the Playground.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const playgroundProgram = here("node_modules/@microsoft/m365agentsplayground/cli.js");
const startLimit = 20_000; // ms until a program answers
const stopLimit = 10_000; // ms from SIGTERM to SIGKILL
const linesKept = 15;

// Problem is something that the person at the keyboard can put right: its message is all they need to read.
export class Problem extends Error {}

// startBot runs `serve` in local mode: no app id in its environment, whatever the shell has.
export function startBot({ binary, port, database, env = process.env, onLine }) {
  if (!existsSync(binary)) {
    throw new Problem(`There is no bot at ${binary}. Build it first: go build -o bin/ssprbot .`);
  }
  return run("The bot", binary, ["serve", "--listen", `127.0.0.1:${port}`], {
    env: { ...withoutCredentials(env), SSPRBOT_DATABASE_URL: database },
    url: `http://127.0.0.1:${port}`,
    health: "/healthz",
    onLine,
  });
}

// startPlayground runs the Playground in front of the bot; port 0 takes any free one. It writes into folder alone.
export function startPlayground({ bot, port, folder, env = process.env, onLine }) {
  if (!existsSync(playgroundProgram)) {
    throw new Problem("The Playground is not installed. Run: make setup (or: npm ci --prefix playground)");
  }
  const args = ["--require", here("loopback.cjs"), playgroundProgram, "start"];
  args.push("--app-endpoint", `${bot}/api/messages`, "--port", String(port), "--disable-telemetry");
  const own = {
    HOME: folder,
    TMPDIR: folder,
    DEFAULT_CHANNEL_ID: "msteams",
    TEAMSAPPTESTER_BROWSER: "none",
    M365_AGENTS_PLAYGROUND_CONFIG_PATH: here("m365agentsplayground.yml"),
    M365_AGENTS_PLAYGROUND_LOGFILE: `${folder}/playground.log`,
    M365_AGENTS_PLAYGROUND_RECORDING_FILE: `${folder}/playground-events.log`,
    APPLICATION_INSIGHTS_NO_STATSBEAT: "1", // else tried in vain: loopback.cjs refuses it
  };
  return run("The Playground", process.execPath, args, {
    env: { ...withoutProxies(env), ...own },
    cwd: folder,
    health: "/_debug/ping",
    onLine,
  });
}

// freePort is the first port from the wanted one on that nobody listens on.
export async function freePort(wanted) {
  for (let port = wanted; port <= 65_535; port++) {
    if (await canListen(port)) return port;
  }
  throw new Problem(`There is no free port from ${wanted} on.`);
}

function canListen(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

function withoutCredentials(env) {
  return without(env, /^MicrosoftApp/i);
}

// withoutProxies: the Playground would send even its calls to the bot through one.
function withoutProxies(env) {
  return without(env, /^https?_proxy$/i);
}

export function without(env, names) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.test(name)));
}

function run(name, command, args, { env, cwd, url, health, onLine = () => {} }) {
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  return new Program(name, child, { url, health, onLine });
}

// Program is one running child. `ended` resolves, never rejects, with a sentence on how it ended.
class Program {
  #child;
  #lines = [];
  #health;

  constructor(name, child, { url, health, onLine }) {
    this.name = name;
    this.url = url; // the Playground says its own
    this.pid = child.pid;
    this.#child = child;
    this.#health = health;
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(`${name} did not start: ${error.message}.`));
      child.once("close", (code, signal) => resolve(`${name} ended with ${signal ?? `exit code ${code}`}.`));
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => this.#heard(line, onLine));
    }
  }

  #heard(line, onLine) {
    const listening = /^Listening on (\d+)$/.exec(line);
    if (listening) this.url ??= `http://127.0.0.1:${listening[1]}`;
    this.#lines.push(line);
    this.#lines.splice(0, this.#lines.length - linesKept);
    onLine(line);
  }

  // answers waits until the program serves; a Problem with its last lines where it dies or stays silent.
  async answers() {
    const deadline = Date.now() + startLimit;
    while (!(await this.#serves())) {
      const death = await Promise.race([this.ended, pause(30)]);
      if (death) throw this.problem(death);
      if (Date.now() > deadline) throw this.problem(`${this.name} does not answer.`);
    }
  }

  async #serves() {
    if (!this.url) return false;
    const signal = AbortSignal.timeout(1000);
    return fetch(this.url + this.#health, { signal }).then((answer) => answer.ok, () => false);
  }

  problem(sentence) {
    const lines = this.#lines.map((line) => `  ${line}`);
    return new Problem([sentence, ...(lines.length ? ["Its last words:", ...lines] : [])].join("\n"));
  }

  // stop asks the program to end, insists after ten seconds, and says how it ended.
  async stop() {
    this.#child.kill("SIGTERM");
    const insist = setTimeout(() => this.#child.kill("SIGKILL"), stopLimit);
    return this.ended.finally(() => clearTimeout(insist));
  }
}
