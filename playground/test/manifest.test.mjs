// The Teams app package that the real binary writes, against the official schemas of Microsoft.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";

import { binary } from "./stage.mjs";
import { unzip } from "./unzip.mjs";

const official = createRequire(import.meta.url).resolve("@microsoft/app-manifest/package.json");
const schemas = join(dirname(official), "build/json-schemas/teams");
const flags = {
  "app-id": "00000000-0000-0000-0000-000000000011",
  developer: "Contoso",
  website: "https://example.com",
  privacy: "https://example.com/privacy",
  terms: "https://example.com/terms",
};

const folder = mkdtempSync(join(tmpdir(), "ssprbot-"));
after(() => rmSync(folder, { recursive: true }));

const commandLine = (given) => ["manifest", ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, value])];

let files, manifest;
before(() => {
  const out = join(folder, "ssprbot.zip");
  execFileSync(binary, commandLine({ ...flags, out }));
  files = unzip(readFileSync(out));
  manifest = JSON.parse(files["manifest.json"]);
});

// objections are those of the official schema that the document itself is held to.
function objections(document, kind) {
  const file = join(schemas, `v${manifest.manifestVersion}`, `MicrosoftTeams.${kind}schema.json`);
  assert.ok(existsSync(file), `there is an official schema for ${manifest.manifestVersion}`);
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false }); // some patterns are not Unicode ones
  addFormats(ajv);
  ajv.validate(JSON.parse(readFileSync(file, "utf8")), document);
  const errors = ajv.errors ?? [];
  return errors.map((error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
}

test("manifest.json is valid", () => assert.deepEqual(objections(manifest, ""), []));

test("the schema finds a mistake", () => {
  assert.notDeepEqual(objections({ ...manifest, accentColor: "green" }, ""), []);
});

test("every language is in the package and valid", () => {
  const { defaultLanguageTag, defaultLanguageFile, additionalLanguages } = manifest.localizationInfo;
  const languages = [{ languageTag: defaultLanguageTag, file: defaultLanguageFile }, ...additionalLanguages];
  assert.deepEqual(languages.map((language) => language.languageTag).sort(), ["en", "ko"]);
  for (const { file: name } of languages) {
    assert.ok(files[name], `${name} is in the package`);
    assert.deepEqual(objections(JSON.parse(files[name]), "Localization."), [], name);
  }
});

test("the bot is offered in every scope, under the app's id", () => {
  const [bot] = manifest.bots;
  assert.deepEqual([...bot.scopes].sort(), ["groupChat", "personal", "team"]);
  assert.equal(bot.botId, flags["app-id"]);
  assert.equal(manifest.id, flags["app-id"]);
});

// The schema does not know this rule: from 1.25 on, Teams refuses a team scope without it.
test("team scope says that it supports channel features", () => {
  assert.equal(manifest.supportsChannelFeatures, "tier1");
});

test("prompt starters and commands are offered", () => {
  const commands = manifest.bots[0].commandLists.flatMap((list) => list.commands);
  assert.ok(commands.some((command) => command.type === "prompt"), "a prompt starter");
  assert.ok(commands.some((command) => command.type !== "prompt"), "a command");
});

test("the message extension offers two searches and an action on a message", () => {
  const [extension] = manifest.composeExtensions;
  assert.equal(extension.botId, flags["app-id"]);
  assert.deepEqual(extension.commands.map(({ id, type, context }) => [id, type, context.join()]), [
    ["search", "query", "compose,commandBox"],
    ["tickets", "query", "compose,commandBox"],
    ["ticket", "action", "message"],
  ]);
});

test("channel messages are asked for by resource-specific consent", () => {
  const names = manifest.authorization.permissions.resourceSpecific.map((permission) => permission.name);
  assert.ok(names.includes("ChannelMessage.Read.Group"), names.join());
});

test("both icons are PNG files of the size that Teams takes", () => {
  assert.deepEqual(pngSize(files[manifest.icons.color]), [192, 192]);
  assert.deepEqual(pngSize(files[manifest.icons.outline]), [32, 32]);
});

function pngSize(file) {
  assert.equal(file.toString("latin1", 1, 4), "PNG");
  return [file.readUInt32BE(16), file.readUInt32BE(20)];
}

for (const name of Object.keys(flags)) {
  test(`it is refused without --${name}`, () => {
    const { [name]: _, ...rest } = flags;
    const out = join(folder, "refused.zip");
    const { status, stderr } = spawnSync(binary, commandLine({ ...rest, out }), { encoding: "utf8" });
    assert.notEqual(status, 0);
    assert.match(stderr, new RegExp(`--?${name}\\b`));
    assert.ok(!existsSync(out), "nothing is written");
  });
}
