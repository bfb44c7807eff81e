// Checks a card against the official JSON Schema 1.5.0. It alone finds misspelt properties and values out of range.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const require = createRequire(import.meta.url);
const schemaFile = new URL("../schemas/adaptive-card-1.5.0.json", import.meta.url);
const choices = ["anyOf", "oneOf", "allOf", "if", "not"]; // their errors repeat what the definition of the type says

const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json"));
addFormats(ajv);
const { id, ...schema } = JSON.parse(readFileSync(schemaFile, "utf8")); // draft 6 renamed id to $id; Ajv refuses it
ajv.addSchema(schema, "card");

// schemaProblems lists what the schema objects to, each with its place in the card.
export function schemaProblems(card) {
  const { msteams, ...known } = card; // Teams' own addition
  if (ajv.validate("card", known)) return [];
  const problems = typedObjects(known).flatMap(([place, object]) => definitionProblems(place, object));
  return problems.length ? problems : ["schema: not an Adaptive Card"];
}

// definitionProblems holds one object against the definition of its own type: the whole schema is a choice between all
// types, and what it reports of a card with one mistake are thousands of lines.
function definitionProblems(place, object) {
  const valid = ajv.getSchema(`card#/definitions/${object.type}`);
  if (!valid) return [`schema: ${place}/type: there is no ${object.type}`];
  if (valid(object)) return [];
  const own = valid.errors.filter(({ keyword, instancePath }) => !choices.includes(keyword) && isShallow(instancePath));
  const lines = own.map((error) => `${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);
  return [...new Set(lines)].map((line) => `schema: ${place}${line}`);
}

function isShallow(path) {
  return path.split("/").length <= 2;
}

function typedObjects(value, place = "") {
  if (value === null || typeof value !== "object") return [];
  const below = Object.entries(value).filter(([key]) => key !== "data");
  const own = typeof value.type === "string" ? [[place, value]] : [];
  return [...own, ...below.flatMap(([key, child]) => typedObjects(child, `${place}/${key}`))];
}
