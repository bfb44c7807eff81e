// The official parser and renderer of Adaptive Cards, in a page of Chromium. The parser alone finds duplicate ids,
// properties that the card's version does not have, and values that do not parse.
import { createRequire } from "node:module";

const bundle = createRequire(import.meta.url).resolve("adaptivecards/dist/adaptivecards.js");
const shell = `<!doctype html><style>
  body { margin: 0; font: 14px "Segoe UI", "Noto Sans CJK KR", sans-serif; }
  .ac-pushButton { font: inherit; padding: 6px 12px; border: 1px solid #d1d1d1; border-radius: 4px; background: #fff;
    max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .ac-actionSet { flex-wrap: wrap; gap: 8px; } /* as Teams does */
  .ac-actionSet > div:empty { display: none; }
</style><div id="card"></div>`;

export class CardRenderer {
  #page;

  static async open(browser, width) {
    const renderer = new CardRenderer();
    renderer.#page = await browser.newPage({ viewport: { width, height: 200 } });
    await renderer.#page.setContent(shell);
    await renderer.#page.addScriptTag({ path: bundle });
    return renderer;
  }

  // draw shows the card. `problems` are what the parser objects to, and whether the card is wider than the page; `cut`
  // are the buttons whose title does not fit.
  async draw(card) {
    return this.#page.evaluate(drawInPage, card);
  }

  photograph(path) {
    return this.#page.screenshot({ path, fullPage: true });
  }
}

// drawInPage runs in the browser, where the bundle has defined AdaptiveCards.
function drawInPage(json) {
  const { AdaptiveCard, CardElement, HostConfig, SerializationContext, Version } = globalThis.AdaptiveCards;
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\*\*(.+?)\*\*/g, "<b>$1</b>");
    result.didProcess = true;
  };
  const spacing = { small: 6, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 12 };
  const actions = { maxActions: 6, actionsOrientation: "horizontal", actionAlignment: "left", buttonSpacing: 8 };
  const fontFamily = '"Segoe UI", "Noto Sans CJK KR", sans-serif';
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig({ fontFamily, supportsInteractivity: true, spacing, actions });
  CardElement.langProperty.regEx.lastIndex = 0; // a global expression: it would refuse every second card's language
  const context = new SerializationContext(new Version(1, 5));
  card.parse(json, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index));
  const rendered = card.render();
  document.getElementById("card").replaceChildren(...(rendered ? [rendered] : []));
  events.push(...card.validateProperties().validationEvents);
  const problems = events.map((event) => `parser: ${event.message}`);
  if (!rendered) problems.push("parser: nothing is rendered");
  const edges = [...document.querySelectorAll("#card *")].map((element) => element.getBoundingClientRect().right);
  if (Math.max(...edges) > innerWidth) problems.push("render: wider than the page");
  const titles = [...document.querySelectorAll("#card button *")];
  const cut = titles.filter((title) => title.scrollWidth > title.clientWidth).map((title) => title.innerText);
  return { problems, cut };
}
