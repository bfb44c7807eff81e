// Runs the suite: `npm test`, with further flags of `node --test` behind "--". What it lacks is said in one sentence
// before anything starts, and nothing is skipped; so this file needs nothing that could be missing.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { findChromium } from "./browser.mjs";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const suite = "The Playground suite lacks";

function lacking() {
  const stale = staleModules();
  const modules = `its Node modules (${stale.join(", ")})`;
  if (stale.length) return `${suite} ${modules}. Run: make setup (or: npm ci --prefix playground)`;
  if (!findChromium()) return `${suite} Chromium. Run: make setup (or: apt-get install chromium fonts-noto-cjk)`;
  const binary = resolve(process.env.SSPRBOT_BINARY ?? here("../../bin/ssprbot"));
  if (!existsSync(binary)) return `${suite} the bot at ${binary}. Build it first: go build -o bin/ssprbot .`;
}

// staleModules are the packages that are missing, or are not of the version that package.json names.
function staleModules() {
  const { dependencies, devDependencies } = readPackage("../package.json");
  const wanted = Object.entries({ ...dependencies, ...devDependencies });
  return wanted.filter(([name, version]) => installed(name) !== version).map(([name]) => name);
}

function installed(name) {
  const file = `../node_modules/${name}/package.json`;
  return existsSync(here(file)) ? readPackage(file).version : undefined;
}

function readPackage(file) {
  return JSON.parse(readFileSync(here(file), "utf8"));
}

function runTests(flags) {
  const names = readdirSync(here(".")).filter((name) => name.endsWith(".test.mjs"));
  const files = names.map((name) => join(here("."), name));
  const { status } = spawnSync(process.execPath, ["--test", ...flags, ...files], { stdio: "inherit" });
  return status ?? 1;
}

const flags = process.argv.length > 2 ? process.argv.slice(2) : ["--test-reporter=spec"];
const sentence = lacking();
if (sentence) console.error(sentence);
process.exitCode = sentence ? 1 : runTests(flags);
