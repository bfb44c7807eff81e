// The stage of a test file: a fresh bot, a fresh Playground in front of it, and Chromium with its page.
//
// SSPRBOT_BINARY names the bot (bin/ssprbot of this checkout), SSPRBOT_ARTIFACTS the folder for screenshots and the
// bot's log (playground/artifacts).
import assert from "node:assert/strict";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

import { freePort, startBot, startPlayground, without } from "../programs.mjs";
import { launchBrowser } from "./browser.mjs";
import { Chat } from "./chat.mjs";
import { watchOutside } from "./outside.mjs";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

// The suite types faster than people do; the limits have tests of their own.
const unlimited = { SSPRBOT_RATE_LIMITS: "off", SSPRBOT_SEND_LIMITS: "off" };

// binary is the bot under test.
export const binary = resolve(process.env.SSPRBOT_BINARY ?? here("../../bin/ssprbot"));

// sentences is everything that the bot says in a language, from the file that it says it from.
export function sentences(language) {
  return parse(readFileSync(here(`../../dialogs/text/${language}.yaml`), "utf8"));
}

// openStage starts everything; the caller closes it.
export async function openStage(name) {
  const closing = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    return { ...(await build(name, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(name, closing) {
  const photos = join(process.env.SSPRBOT_ARTIFACTS ?? here("../artifacts"), name);
  rmSync(photos, { recursive: true, force: true });
  mkdirSync(photos, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "ssprbot-"));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const heard = { log: [], chat: undefined };
  closing.push(() => staysQuiet(heard));
  const outside = await watchOutside();
  closing.push(() => outside.close());

  const { bot, playground } = await startPrograms(folder, photos, outside, closing, heard.log);
  const browser = await launchBrowser();
  closing.push(() => browser.close());
  const context = await browser.newContext({ baseURL: playground.url, viewport: { width: 1400, height: 1000 } });
  const chat = new Chat(await context.newPage(), photos);
  heard.chat = chat;
  return { bot, playground, chat, outside };
}

// staysQuiet looks in the bot's log for what people wrote. A single plain word may stand there for another reason.
function staysQuiet({ log, chat }) {
  const texts = (chat?.sent ?? []).map((activity) => activity.text ?? "").filter((text) => Buffer.byteLength(text) >= 8 && /[^a-z]/i.test(text));
  const found = texts.filter((text) => log.some((line) => line.includes(JSON.stringify(text).slice(1, -1))));
  assert.deepEqual(found, [], "the bot's log holds what people wrote");
}

async function startPrograms(folder, photos, outside, closing, lines) {
  const env = { ...without(process.env, /^SSPRBOT_/), ...unlimited, ...outside.env };
  const log = createWriteStream(join(photos, "bot.log"));
  const port = await freePort(40_000 + (process.pid % 10_000)); // apart from what other tests take at the same time
  const onLine = (line) => {
    lines.push(line);
    log.write(`${line}\n`);
  };
  const bot = startBot({ binary, port, env, database: `sqlite:${folder}/bot.db`, onLine });
  const playground = startPlayground({ bot: bot.url, port: 0, folder, env });
  closing.push(() => playground.stop(), () => bot.stop());
  outside.watch(bot.pid, playground.pid);
  await Promise.all([bot.answers(), playground.answers()]);
  return { bot, playground };
}
