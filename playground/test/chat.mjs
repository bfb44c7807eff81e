// The Playground's page as a person uses it: open a conversation, type, mention, press, look.
//
// Elements are found by role and name, and cards by the public class of the Adaptive Cards renderer; every other class
// name of the page is a hash. A step that makes the bot answer returns the new card, or, given a sentence to expect
// instead, the message with it; and it is photographed.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const topLevelCard = ".ac-adaptiveCard:not(.ac-adaptiveCard .ac-adaptiveCard)"; // a ShowCard nests a second one
const patience = 20_000; // ms for anything to appear
const nearby = ["127.0.0.1", "localhost", "res-1.cdn.office.net"]; // the last has the fonts of the Playground's page

export class Chat {
  #page;
  #place; // where cards are looked for and answers typed: the whole page, or one thread of a channel
  #photos;
  #steps = 0;

  // sent and received are what went over the wire, in order: to the bot, and from it. They come from the Playground's
  // log, which may be later than the page: see until.
  sent = [];
  received = [];
  requests = new Set(); // what else the page asked for: it would be something in a card

  constructor(page, photos) {
    this.#page = page;
    this.#photos = photos;
    this.#place = page.locator("body");
    page.setDefaultTimeout(patience);
    page.on("request", (request) => this.#asked(new URL(request.url())));
    page.on("websocket", (socket) => socket.on("framereceived", (frame) => this.#heard(JSON.parse(frame.payload))));
  }

  get cards() {
    return this.#place.locator(topLevelCard);
  }

  // everywhere is every card of the page, whichever thread is being answered.
  get everywhere() {
    return this.#page.locator(topLevelCard);
  }

  #asked(url) {
    if (url.protocol.startsWith("http") && !nearby.includes(url.hostname)) this.requests.add(url.href);
  }

  #heard({ log }) {
    const activity = log?.request?.body;
    if (!activity) return;
    (log.to === "User Application" ? this.sent : this.received).push(activity);
  }

  // open loads the page, which installs the bot in the personal chat, and returns its welcome.
  async open(url) {
    return this.#answerTo("welcome", async () => {
      await this.#page.goto(url, { waitUntil: "domcontentloaded" });
      await this.#box().waitFor();
      await this.#press("Hide log panel"); // it repeats what was said
    });
  }

  // enter goes to a group chat or channel for the first time, which installs the bot there, and returns its welcome.
  async enter(conversation) {
    await this.#closePopover(); // what is open would take the click
    const left = await this.cards.first().elementHandle();
    this.#place = this.#page.locator("body");
    return this.#photographed(conversation, this.cards.first(), async () => {
      await this.#page.getByRole("treeitem", { name: conversation, exact: true }).click();
      await left.waitForElementState("hidden");
    });
  }

  say(text, sentence) {
    return this.#answerTo(text, () => this.#write(text), sentence);
  }

  // mention asks the bot by name in a group chat, or in the thread that post began.
  mention(text) {
    return this.#answerTo(text, async () => {
      await this.#writeMention(this.#box(), text);
      await this.#press("Send Message");
    });
  }

  // post begins a thread in a channel with a mention; what follows happens in that thread.
  async post(text) {
    const thread = this.#page.getByRole("group").filter({ hasText: text });
    const composer = this.#page.getByRole("textbox").first();
    return this.#photographed(text, thread.locator(topLevelCard).first(), async () => {
      await this.#writeMention(composer, text);
      await this.#press("Post");
      this.#place = thread;
    });
  }

  press(card, name, sentence) {
    return this.#answerTo(name, () => card.getByRole("button", { name, exact: true }).click(), sentence);
  }

  // openSearch opens a search of the message extension. The Playground does not read the app's package: the ids of the
  // command and of its field are typed in.
  async openSearch(command, field) {
    await this.#closePopover();
    await this.#press("Trigger Message Extension App");
    await this.#page.getByRole("menuitem", { name: "Search Command" }).click();
    const ids = this.#page.getByPlaceholder("Command ID");
    if (!(await ids.isVisible())) await this.#page.getByRole("button", { name: "Specify Command ID or Parameter" }).click();
    await ids.fill(command);
    await this.#page.getByPlaceholder("Parameter name").fill(field);
  }

  // type replaces what stands in the search, letter by letter.
  async type(words) {
    const box = this.#page.getByPlaceholder("Enter a search term");
    await box.fill("");
    await box.pressSequentially(words);
    await this.#photograph(`search ${words}`);
  }

  // found is a line of the search's list, or the sentence in its place.
  found(text) {
    return this.#page.getByText(text).last();
  }

  // insert takes a line of the list and returns the card in the box where people write.
  async insert(text) {
    const box = this.cards.nth(await this.cards.count());
    return this.#photographed("insert", box, () => this.found(text).click());
  }

  // openAction begins the message extension's action on a message: the last one, or so many before it; in a channel, of
  // the thread that post began.
  async openAction(command, before = 0) {
    await this.#closePopover();
    const menus = this.#place.getByRole("button", { name: "Show more information" });
    await menus.nth((await menus.count()) - 1 - before).click();
    await this.#page.getByRole("menuitem", { name: "Action Command" }).click();
    await this.#page.getByPlaceholder("Input command id or leave blanks").fill(command);
    await this.#page.getByRole("button", { name: "Create", exact: true }).click();
  }

  get dialog() {
    return this.#page.getByRole("dialog").last();
  }

  // closeDialog leaves what openAction opened.
  async closeDialog() {
    const open = await this.dialog.elementHandle();
    await this.dialog.getByRole("button").first().click(); // has no name
    await open.waitForElementState("hidden");
  }

  async #closePopover() {
    const close = this.#page.getByRole("button", { name: "Close", exact: true });
    if (await close.count()) await close.last().click();
  }

  // forward hands the bot an activity that the page itself would keep back.
  async forward(activity) {
    const answer = await this.#page.request.post("/_internal/v1/customActivities", { data: activity });
    if (!answer.ok()) throw new Error(`the Playground did not forward the activity: ${answer.status()}`);
  }

  // until waits for something to be in sent or received.
  async until(holds) {
    const deadline = Date.now() + patience;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`this never held: ${holds}`);
      await pause(20);
    }
  }

  async #answerTo(step, act, sentence) {
    const messages = sentence ? this.#page.getByText(sentence, { exact: true }) : this.cards;
    return this.#photographed(step, messages.nth(await messages.count()), act);
  }

  async #photographed(step, answer, act) {
    try {
      await act();
      await answer.waitFor();
      return answer;
    } finally {
      await this.#photograph(step);
    }
  }

  async #write(text) {
    await this.#box().click();
    await this.#page.keyboard.insertText(text);
    await this.#press("Send Message");
  }

  async #writeMention(box, text) {
    await box.click();
    await this.#page.keyboard.type("@");
    const people = this.#page.getByRole("listbox", { name: "Typeahead menu" });
    await people.getByRole("menuitem").first().click(); // the bot is listed first
    await this.#page.keyboard.insertText(` ${text}`);
  }

  #box() {
    return this.#place.getByRole("textbox").last();
  }

  #press(name) {
    return this.#place.getByRole("button", { name, exact: true }).last().click();
  }

  #photograph(step) {
    const name = step.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40);
    const number = String(++this.#steps).padStart(2, "0");
    return this.#page.screenshot({ path: join(this.#photos, `${number}-${name}.png`) });
  }
}
