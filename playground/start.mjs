// Starts the bot and the Playground in front of it, for people: `make run`. Ctrl+C ends both.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Problem, freePort, startBot, startPlayground } from "./programs.mjs";

const usage = `Usage: node playground/start.mjs [flags]

  --bot FILE       the bot's program (bin/ssprbot of this checkout)
  --port N         where you open the Playground in a browser (56150)
  --bot-port N     where the bot listens (3978)
  --database FILE  keep conversations in this SQLite file (a temporary one, removed at the end)
  --verbose        show the bot's log`;

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

async function main() {
  const options = parseOptions();
  if (options.help) return console.log(usage);
  const stopped = new Promise((stop) => stopSignals.forEach((name) => process.on(name, () => stop(name))));
  const folder = mkdtempSync(join(tmpdir(), "ssprbot-"));
  const programs = [];
  try {
    const serving = serve(options, folder, programs);
    await Promise.race([stopped, serving]);
  } finally {
    for (const program of programs) await program.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

// serve starts both and returns only by throwing: when one of them cannot start, or dies.
async function serve(options, folder, programs) {
  const port = await choosePort("port", options.port, 56150);
  const botPort = await choosePort("bot-port", options["bot-port"], 3978);
  const bot = startBot({
    binary: resolve(options.bot),
    port: botPort,
    database: `sqlite:${options.database ? resolve(options.database) : join(folder, "ssprbot.db")}`,
    onLine: options.verbose ? (line) => console.error(line) : undefined,
  });
  programs.push(bot);
  const playground = startPlayground({ bot: bot.url, port, folder });
  programs.push(playground);
  await Promise.all([bot.answers(), playground.answers()]);
  greet(playground.url, options.database);
  throw await Promise.race(programs.map(async (program) => program.problem(await program.ended)));
}

// choosePort takes the wanted port, else the next free one; a port that was asked for by name is not replaced silently.
async function choosePort(flag, asked, usual) {
  const wanted = asked === undefined ? usual : Number(asked);
  const isPort = Number.isInteger(wanted) && wanted > 0 && wanted <= 65_535;
  if (!isPort) throw new Problem(`--${flag} ${asked} is not a port.`);
  const free = await freePort(wanted);
  if (free === wanted) return wanted;
  if (asked !== undefined) throw new Problem(`Port ${wanted} is taken. The next free one: --${flag} ${free}`);
  console.log(`Port ${wanted} is taken; using ${free} instead.`);
  return free;
}

function greet(url, database) {
  console.log(`The bot is ready: open ${url} in a browser.`);
  console.log("Try: my new password does not work on my office PC");
  console.log(" or: 온프레미스에서 새 암호가 안 돼요");
  console.log(`Ctrl+C ends it${database ? `; conversations stay in ${database}` : " and forgets the conversations"}.`);
}

function parseOptions() {
  const text = { type: "string" };
  const flag = { type: "boolean", default: false };
  const bot = { ...text, default: fileURLToPath(new URL("../bin/ssprbot", import.meta.url)) };
  const options = { bot, port: text, "bot-port": text, database: text, verbose: flag, help: { ...flag, short: "h" } };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Problem(`${error.message}\n\n${usage}`);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Problem ? error.message : error);
  process.exitCode = 1;
}
