// A group chat and a team's channel: the bot speaks when it is mentioned, and only then.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { openStage, sentences } from "./stage.mjs";

const english = sentences("en");
const korean = sentences("ko");

let stage, chat;
before(async () => {
  stage = await openStage("shared");
  chat = stage.chat;
  await chat.open(stage.playground.url);
});
after(() => stage?.close());

const heading = (card) => card.getByRole("heading").first().innerText();
const messages = () => chat.received.filter((activity) => activity.type === "message");

// sentIn waits for the message to the bot and tells in which conversation it was.
async function sentIn(text) {
  const isIt = (activity) => activity.text?.includes(text);
  await chat.until(() => chat.sent.some(isIt));
  return chat.sent.findLast(isIt).conversation.id;
}

// unmentioned is an activity of the Playground as Teams would send it for a message that names nobody. Teams does so
// where the app has the permission to read all messages.
function unmentioned(activity, text) {
  const entities = activity.entities.filter((entity) => entity.type !== "mention");
  return { ...activity, id: randomUUID(), text, entities };
}

// staysSilent shows that a message is left alone: the next answer of the conversation, whose turns never change
// places, is the one to what came after it.
async function staysSilent() {
  await chat.mention("I forgot my password");
  await chat.until(() => chat.sent.at(-1).text?.includes("I forgot my password"));
  const cards = await chat.cards.count();
  const heard = messages().length;
  await chat.forward(unmentioned(chat.sent.at(-1), "my account is locked"));
  const help = await chat.mention("help");
  assert.equal(await heading(help), english.help.title);
  assert.equal(await chat.cards.count(), cards + 1);
  await chat.until(() => messages().length > heard);
  assert.equal(messages().length, heard + 1);
}

test("a group chat is welcomed once and told to mention the bot", async () => {
  const welcome = await chat.enter("Group Chat");
  assert.equal(await heading(welcome), english.welcome.title);
  await welcome.getByText(english.welcome.group).waitFor();
});

test("a mention in a group chat is answered there", async () => {
  const answer = await chat.mention("my new password does not work on my office PC");
  assert.match(await heading(answer), /writeback/i);
  assert.equal(await sentIn("my new password"), "group-chat-id");
  const goodbye = await chat.press(answer, english.buttons.solved);
  assert.equal(await heading(goodbye), english.solved.title);
  assert.equal(await chat.cards.getByText(english.welcome.title).count(), 1);
});

test("a message without a mention in a group chat stays unanswered", staysSilent);

test("a channel is welcomed", async () => {
  const welcome = await chat.enter("My Team - General");
  assert.equal(await heading(welcome), english.welcome.title);
});

test("a post with a mention is answered in its thread", async () => {
  const answer = await chat.post("온프레미스에서 새 암호가 안 돼요");
  assert.match(await heading(answer), /쓰기 저장/);
  assert.match(await sentIn("온프레미스에서"), /^team-id;messageid=\d+$/);
  const goodbye = await chat.press(answer, korean.buttons.solved);
  assert.equal(await heading(goodbye), korean.solved.title);
});

test("a message without a mention in a channel stays unanswered", staysSilent);

test("nothing left the machine", () => {
  assert.deepEqual(stage.outside.attempts(), [], "by the bot or the Playground");
  assert.deepEqual([...chat.requests], [], "by a card in the page");
});
