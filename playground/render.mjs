// Draws cards as PNG for people to look at, in the width of a chat and of a small phone:
//   node render.mjs [--out artifacts/cards] [CARD.json …]      without names: every golden card
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { CardRenderer } from "./cards/renderer.mjs";
import { launchBrowser } from "./test/browser.mjs";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const widths = [420, 320];

const options = { out: { type: "string", default: here("artifacts/cards") } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const files = positionals.length ? positionals : goldenCards();

mkdirSync(values.out, { recursive: true });
const browser = await launchBrowser();
for (const width of widths) {
  const renderer = await CardRenderer.open(browser, width);
  for (const file of files) await photograph(renderer, file, width);
}
await browser.close();

async function photograph(renderer, file, width) {
  const { problems, cut } = await renderer.draw(JSON.parse(readFileSync(file, "utf8")));
  const picture = join(values.out, `${basename(file, ".json")}-${width}.png`);
  await renderer.photograph(picture);
  console.log([picture, ...problems, ...cut.map((title) => `cut: ${title}`)].join("\n  "));
}

function goldenCards() {
  const folder = here("../bot/testdata/cards");
  return readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
}
