// Every golden card against the official schema, the official parser and our own rules; and each of these against a
// card that breaks it, since a check that cannot fail shows nothing.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";

import { CardRenderer } from "../cards/renderer.mjs";
import { ruleProblems } from "../cards/rules.mjs";
import { schemaProblems } from "../cards/schema.mjs";
import { launchBrowser } from "./browser.mjs";

const narrow = 320; // px, the smallest phone
const folder = new URL("../../bot/testdata/cards/", import.meta.url);

let browser, renderer;
before(async () => {
  browser = await launchBrowser();
  renderer = await CardRenderer.open(browser, narrow);
});
after(() => browser?.close());

async function problems(card) {
  return [...schemaProblems(card), ...ruleProblems(card), ...(await renderer.draw(card)).problems];
}

const golden = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];

test("there are golden cards", () => assert.notEqual(golden.length, 0, `no *.json in ${folder.pathname}`));

for (const name of golden) {
  test(name, async () => {
    const card = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    assert.deepEqual(await problems(card), []);
  });
}

// The message extension's answers hold cards too: to insert, and for its dialogs.
const answers = new URL("../../bot/testdata/compose/", import.meta.url);
const composed = readdirSync(answers).filter((name) => name.endsWith(".json"));

function cardsIn({ composeExtension, task }) {
  return [...(composeExtension?.attachments ?? []), ...(task ? [task.value.card] : [])].map((attachment) => attachment.content);
}

test("there are answers of the message extension", () => assert.notEqual(composed.length, 0));

for (const name of composed) {
  test(`message extension: ${name}`, async () => {
    for (const card of cardsIn(JSON.parse(readFileSync(new URL(name, answers), "utf8")))) {
      assert.deepEqual(await problems(card), []);
    }
  });
}

const button = { type: "Action.Execute", title: "Go", verb: "go", data: { n: 1 } };
const link = { type: "Action.OpenUrl", title: "Open", url: "https://example.com/" };
const safe = { ...button, fallback: { type: "Action.Submit", title: "Go", data: { n: 1 } } };
const words = (text) => ({ type: "TextBlock", text, wrap: true });
const wideColumn = { type: "Column", width: "400px", items: [] };
const set = (...actions) => ({ type: "ActionSet", actions });
const card = (...body) => ({ type: "AdaptiveCard", version: "1.5", msteams: { width: "Full" }, body });

test("a good card has no problems", async () => {
  assert.deepEqual(await problems(card(words("Hello"), set(safe, link))), []);
});

const broken = [
  ["a misspelt property", card({ ...words("a"), wrapp: true }), /schema: .*wrapp/],
  ["an unknown element", card({ type: "TextBlok", text: "a" }), /schema: .*TextBlok/],
  ["a duplicate id", card({ ...words("a"), id: "x" }, { ...words("b"), id: "x" }), /parser: .*uplicate/],
  ["an unknown action", card(set({ type: "Action.Fly", title: "a" })), /schema: .*Action.Fly/],
  ["no version", { ...card(words("a")), version: undefined }, /rule: .*version is missing/],
  ["a newer version", { ...card(words("a")), version: "1.6" }, /rule: .*version is 1.6/],
  ["an image without altText", card({ type: "Image", url: "https://example.com/a.png" }), /rule: .*altText/],
  ["an http link", card(set({ ...link, url: "http://example.com/" })), /rule: .*not an https/],
  ["a script link", card(set({ ...link, url: "javascript:alert(1)" })), /rule: .*not an https/],
  ["an http link in Markdown", card(words("[a](http://example.com/)")), /rule: .*not an https/],
  ["seven actions in a set", card(set(...Array(7).fill(link))), /rule: .*7 actions/],
  ["Execute without fallback", card(set(button)), /rule: .*fallback/],
  ["a fallback that says something else", card(set({ ...safe, data: { n: 2 } })), /rule: .*fallback/],
  ["Execute at the top level", { ...card(words("a")), actions: [safe] }, /rule: .*outside an ActionSet/],
  ["too many words", card(...Array(90).fill(words("암호".repeat(80)))), /rule: .*bytes of UTF-16/],
  ["a column that does not fit", card({ type: "ColumnSet", columns: [wideColumn] }), /render: wider/],
];

for (const [mistake, mistaken, expected] of broken) {
  test(`${mistake} is found`, async () => {
    const found = await problems(JSON.parse(JSON.stringify(mistaken)));
    const message = `expected ${expected}, found ${found.join("\n") || "nothing"}`;
    assert.ok(found.some((problem) => expected.test(problem)), message);
  });
}
