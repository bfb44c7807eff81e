// A personal chat with the bot, as a person at the Playground has it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openStage, sentences } from "./stage.mjs";

const english = sentences("en");
const korean = sentences("ko");
const writeback = "https://learn.microsoft.com/entra/identity/authentication/tutorial-enable-sspr-writeback";

let stage, chat, welcome;
before(async () => {
  stage = await openStage("personal");
  chat = stage.chat;
  welcome = await chat.open(stage.playground.url);
});
after(() => stage?.close());

const heading = (card) => card.getByRole("heading").first().innerText();
const buttons = (card) => card.getByRole("button").allInnerTexts();
const messages = (activities) => activities.filter((activity) => activity.type === "message");
const addresses = (card) => card.getByRole("link").evaluateAll((links) => links.map((link) => link.title));

// losesButtons waits until a card that was answered is drawn again without its buttons.
async function losesButtons(card, chosen) {
  await card.getByText(chosen).waitFor();
  assert.deepEqual(await buttons(card), []);
}

test("installing shows one welcome", async () => {
  assert.equal(await heading(welcome), english.welcome.title);
  await chat.say("help"); // what the second of the two installation events had caused would come before this
  await chat.until(() => chat.sent.some((activity) => activity.text === "help"));
  const installed = chat.sent.slice(0, -1).map((activity) => activity.type);
  assert.deepEqual(installed.sort(), ["conversationUpdate", "installationUpdate"]);
  assert.equal(await chat.cards.getByText(english.welcome.title).count(), 1);
});

test("a symptom in English is answered with its fix link", async () => {
  const answer = await chat.say("my new password does not work on my office PC");
  assert.match(await heading(answer), /writeback/i);
  assert.ok((await addresses(answer)).includes(writeback), "the fix link");

  const goodbye = await chat.press(answer, english.buttons.solved);
  assert.equal(await heading(goodbye), english.solved.title);
  await losesButtons(answer, english.buttons.solved);
  assert.ok((await addresses(answer)).includes(writeback), "the fix link stays");
});

test("an unclear symptom offers candidates, and the picked one is answered", async () => {
  const offer = await chat.say("writeback does not work");
  assert.equal(await heading(offer), english.candidates.title);
  const [first] = await buttons(offer);
  const answer = await chat.press(offer, first);
  assert.equal(await heading(answer), first);
  await losesButtons(offer, first);
});

test("a symptom in Korean is answered in Korean", async () => {
  const answer = await chat.say("온프레미스에서 새 암호가 안 돼요");
  assert.match(await heading(answer), /쓰기 저장/);
  assert.ok((await addresses(answer)).includes(writeback), "the fix link");
  assert.deepEqual(await buttons(answer), [korean.buttons.solved, korean.buttons.next, korean.buttons.person]);

  const next = await chat.press(answer, korean.buttons.next);
  assert.match(await next.innerText(), /[가-힣]/);
  await losesButtons(answer, korean.buttons.next);
});

test("a button of an old card changes nothing", async () => {
  const old = await chat.say("my account is locked");
  const live = await chat.say("I never registered a phone");
  const cards = await chat.cards.count();
  await chat.press(old, english.buttons.solved, english.stale);
  assert.equal(await chat.cards.count(), cards);
  const goodbye = await chat.press(live, english.buttons.solved);
  assert.equal(await heading(goodbye), english.solved.title);
});

test("help tells what the bot knows", async () => {
  const help = await chat.say("help");
  assert.equal(await heading(help), english.help.title);
});

test("a person can be reached", async () => {
  const answer = await chat.say("I forgot my password");
  const handover = await chat.press(answer, english.buttons.person);
  assert.equal(await heading(handover), english.person.title);
});

test("what is not about sign-in is declined", async () => {
  const declined = await chat.say("the printer is jammed");
  assert.equal(await heading(declined), english.declined.title);
});

test("the language can be switched and stays", async () => {
  const menu = await chat.say("language");
  await chat.press(menu, english.languageNames.ko, korean.language.changed);
  assert.equal(await heading(await chat.say("help")), korean.help.title);
  await chat.say("English", english.language.changed);
  assert.equal(await heading(await chat.say("도움말")), english.help.title);
});

test("what a person types is never rendered", async () => {
  const from = chat.received.length;
  const markup = "[QZX](https://qzx.example) <a href='https://qzx.example'>QZX</a> **QZX**";
  const answer = await chat.say(`<b>reset</b> my password ${markup}`);
  await chat.press(answer, english.buttons.person);
  await chat.until(() => messages(chat.received.slice(from)).length >= 3); // answer, handover, answer redrawn
  assert.doesNotMatch(JSON.stringify(chat.received.slice(from)), /qzx|<b>/i);
  assert.deepEqual((await addresses(chat.cards)).filter((address) => !address.startsWith("https://")), []);
});

test("every message has a summary for its notification", () => {
  assert.ok(messages(chat.received).length > 10);
  assert.deepEqual(messages(chat.received).filter((message) => !message.summary), []);
});

test("nothing left the machine", () => {
  assert.deepEqual(stage.outside.attempts(), [], "by the bot or the Playground");
  assert.deepEqual([...chat.requests], [], "by a card in the page");
});
