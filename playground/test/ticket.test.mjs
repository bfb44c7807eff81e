// Making a ticket of a message, as an agent does it at the Playground: the action in a message's menu, its dialog, and the
// desk's card. Whoever enters a team of the Playground is on its roster, and the team's first channel becomes the desk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openStage, sentences } from "./stage.mjs";

const english = sentences("en");
const words = "my new password does not work on my office PC";

let stage, chat;
before(async () => {
  stage = await openStage("ticket");
  chat = stage.chat;
  await chat.open(stage.playground.url);
  await chat.enter("My Team - General");
});
after(() => stage?.close());

const numbered = (sentence, number) => sentence.replace("{number}", String(number));
const invokes = (name) => chat.sent.filter((activity) => activity.name === `composeExtension/${name}`);

test("of a message of the bot an agent makes no ticket", async () => {
  await chat.post("good morning");
  await chat.openAction("ticket");
  await chat.dialog.getByText(english.compose.noAuthor, { exact: true }).waitFor();
});

test("of a person's message the dialog shows the words, to be edited", async () => {
  await chat.closeDialog();
  await chat.openAction("ticket", 1);
  const asked = chat.dialog;
  await asked.getByText(english.compose.make.from.replace("{name}", "Alex Wilber"), { exact: true }).waitFor();
  const box = asked.getByRole("textbox").last();
  assert.match(await box.inputValue(), /good morning/);
  const { value } = invokes("fetchTask").at(-1);
  assert.deepEqual([value.commandId, value.commandContext], ["ticket", "message"]);
  await box.fill(words);
  await asked.getByRole("button", { name: english.compose.make.send, exact: true }).click();
  await chat.dialog.getByText(numbered(english.compose.made, 1), { exact: true }).waitFor();
});

test("the desk gets the ticket's card, and the agent takes it", async () => {
  await chat.closeDialog();
  const card = chat.everywhere.filter({ hasText: words }).first();
  await card.getByText(numbered(english.ticket.title, 1), { exact: true }).waitFor();
  await card.getByRole("button", { name: english.ticket.buttons.take, exact: true }).click();
  await card.getByText(english.ticket.desk.taken.replace("{name}", "Alex Wilber"), { exact: true }).waitFor();
});

test("the same message is one ticket", async () => {
  await chat.openAction("ticket", 1);
  await chat.dialog.getByRole("textbox").last().fill("in other words");
  await chat.dialog.getByRole("button", { name: english.compose.make.send, exact: true }).click();
  await chat.dialog.getByText(numbered(english.compose.already, 1), { exact: true }).waitFor();
});

test("nothing left the machine", () => {
  assert.deepEqual(stage.outside.attempts(), [], "by the bot or the Playground");
  assert.deepEqual([...chat.requests], [], "by a card in the page");
});
