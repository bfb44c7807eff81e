// The message extension, as a person at the Playground uses it: search while typing, insert a card, and the action as who is
// no agent (ticket.test.mjs has the agent's).
//
// What the Playground does not have, and no test here can show: it reads no manifest, so that the command and its
// parameter are typed in; it runs nothing before the first letter (initialRun); it asks for no second page; and it shows
// neither taps (composeExtension/selectItem), lists in columns nor previews of a bot's message.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openStage, sentences } from "./stage.mjs";

const english = sentences("en");
const korean = sentences("ko");

let stage, chat;
before(async () => {
  stage = await openStage("compose");
  chat = stage.chat;
  await chat.open(stage.playground.url);
});
after(() => stage?.close());

const queries = () => chat.sent.filter((activity) => activity.name === "composeExtension/query");

test("the knowledge is searched with every key stroke", async () => {
  await chat.openSearch("search", "query");
  await chat.type("my new password does not work on my office PC");
  await chat.found(/writeback/i).waitFor();
  await chat.until(() => queries().length > 10);
  assert.equal(queries().at(-1).value.commandId, "search");
});

test("Korean is answered in Korean", async () => {
  await chat.type("온프레미스에서 새 암호가 안 돼요");
  await chat.found(/쓰기 저장/).waitFor();
});

test("what finds nothing gets a sentence", async () => {
  await chat.type("zzzz");
  await chat.found(english.compose.nothing).waitFor();
});

test("a found entry is inserted as a card without buttons of a dialog", async () => {
  await chat.type("my new password does not work on my office PC");
  const inserted = await chat.insert(/writeback/i);
  await inserted.getByText(/writeback/i).first().waitFor();
  const buttons = await inserted.getByRole("button").allInnerTexts();
  assert.deepEqual(buttons.filter((name) => [english.buttons.solved, english.buttons.next, english.buttons.person].includes(name)), []);
  assert.ok((await inserted.getByRole("link").count()) > 0, "the links stay");
});

test("tickets are for agents", async () => {
  await chat.openSearch("tickets", "query");
  await chat.type("password");
  await chat.found(english.compose.notAgent).waitFor();
  await chat.type("암호");
  await chat.found(korean.compose.notAgent).waitFor();
});

test("making a ticket is for agents, and says so in its dialog", async () => {
  await chat.openAction("ticket");
  await chat.dialog.getByText(english.compose.notAgent, { exact: true }).waitFor();
});

test("nothing left the machine", () => {
  assert.deepEqual(stage.outside.attempts(), [], "by the bot or the Playground");
  assert.deepEqual([...chat.requests], [], "by a card in the page");
});
