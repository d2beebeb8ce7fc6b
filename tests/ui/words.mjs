// The interface's own words, read from its language files: tests find things by what a person reads or hears, and go on
// finding them when the wording changes.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { FluentBundle, FluentResource } from "@fluent/bundle";

const locales = fileURLToPath(new URL("../../ui/locales/", import.meta.url));

export const languages = ["en", "de"];

function resourcesOf(language) {
  const folder = join(locales, language);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ftl"))
    .map((name) => new FluentResource(readFileSync(join(folder, name), "utf8")));
}

/** `t(id, args)` in one language. A word that is not there fails the test that asks for it. */
export function speaker(language) {
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const resource of resourcesOf(language)) bundle.addResource(resource);
  return function t(id, args = {}) {
    const [name, attribute] = id.split(".");
    const message = bundle.getMessage(name);
    const pattern = attribute ? message?.attributes[attribute] : message?.value;
    if (!pattern) throw new Error(`there is no “${id}” in ui/locales/${language}`);
    const mistakes = [];
    const words = bundle.formatPattern(pattern, args, mistakes);
    if (mistakes.length > 0) throw new Error(`${id}: ${mistakes.map(String).join("; ")}`);
    return words;
  };
}

/** Every id there is. */
export function ids(language) {
  return resourcesOf(language).flatMap(({ body }) => body.map(({ id }) => id));
}

/** The fixed pieces of every sentence: what stands between the values that are put in. */
export function pieces(language) {
  const found = new Set();
  const walk = (pattern) => {
    if (typeof pattern === "string") found.add(pattern.trim());
    else if (Array.isArray(pattern)) for (const part of pattern) walk(part);
    else if (pattern?.type === "select") for (const { value } of pattern.variants) walk(value);
  };
  for (const { body } of resourcesOf(language)) {
    for (const { id, value, attributes } of body) {
      // Examples of what somebody may type are what somebody has typed elsewhere.
      if (id.endsWith("-example")) continue;
      walk(value);
      for (const attribute of Object.values(attributes)) walk(attribute);
    }
  }
  found.delete("");
  return found;
}

/** What is said in English and nowhere in German: on a German screen it would be a word that was forgotten. */
export function englishOnly() {
  const german = [...pieces("de")];
  return [...pieces("en")].filter((piece) => /\p{L}/u.test(piece) && !german.some((words) => words.includes(piece)));
}
