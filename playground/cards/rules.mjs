// What Teams, or this bot's promises, ask of a card and neither the official schema nor the official parser checks.
const mostActions = 6; // Teams hides what is beyond
const sizeLimit = 24 * 1024; // bytes of UTF-16, below every limit that Teams ever documented

const rules = [
  [isCard, (card) => card.version === "1.5" || `version is ${card.version ?? "missing"}, not 1.5`],
  [isCard, (card) => bytes(card) <= sizeLimit || `${bytes(card)} bytes of UTF-16, more than ${sizeLimit}`],
  [isCard, (card) => !(card.actions ?? []).some(isExecute) || "Action.Execute outside an ActionSet has no fallback"],
  [(node) => node.type === "Image", (image) => Boolean(image.altText?.trim()) || "image without altText"],
  [hasActions, (set) => set.actions.length <= mostActions || `${set.actions.length} actions in a set`],
  [isExecute, fallsBack],
];

// ruleProblems lists what breaks a rule, each with its place in the card.
export function ruleProblems(card) {
  return nodes(card).flatMap(([place, node]) => [...brokenRules(place, node), ...badAddresses(place, node)]);
}

function brokenRules(place, node) {
  const verdicts = rules.filter(([applies]) => applies(node)).map(([, holds]) => holds(node));
  return verdicts.filter((verdict) => verdict !== true).map((verdict) => `rule: ${place || "/"}: ${verdict}`);
}

function badAddresses(place, node) {
  return addresses(node)
    .filter((address) => !isHTTPS(address))
    .map((address) => `rule: ${place || "/"}: ${JSON.stringify(address)} is not an https address`);
}

// addresses are those in properties and those that the Markdown of a text hides; a TextRun is shown letter by letter.
function addresses(node) {
  const { type, url, iconUrl, backgroundImage, text } = node;
  const fields = [url, iconUrl, typeof backgroundImage === "string" ? backgroundImage : undefined];
  const links = typeof text === "string" && type !== "TextRun" ? [...text.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1]) : [];
  return [...fields.filter((field) => field !== undefined), ...links];
}

function isHTTPS(address) {
  return URL.canParse(address) && new URL(address).protocol === "https:";
}

function isCard(node) {
  return node.type === "AdaptiveCard";
}

function hasActions(node) {
  return Array.isArray(node.actions);
}

function isExecute(node) {
  return node.type === "Action.Execute";
}

// Older clients know only Action.Submit; pressed there, the button must say the same.
function fallsBack({ title, data, fallback }) {
  const same = fallback?.title === title && JSON.stringify(fallback?.data) === JSON.stringify(data);
  return (fallback?.type === "Action.Submit" && same) || "Action.Execute without the same Action.Submit as fallback";
}

function bytes(card) {
  return 2 * JSON.stringify(card).length;
}

function nodes(value, place = "") {
  if (value === null || typeof value !== "object") return [];
  const below = Object.entries(value).filter(([key]) => key !== "data");
  return [[place, value], ...below.flatMap(([key, child]) => nodes(child, `${place}/${key}`))];
}
