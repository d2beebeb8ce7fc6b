// The interface's own words, read from its language files: the test finds things by what a person reads and goes on
// finding them when the wording changes. What reads those files is what the interface itself reads them with.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const ui = new URL("../../ui/", import.meta.url);
const { FluentBundle, FluentResource } = createRequire(new URL("package.json", ui))("@fluent/bundle");

/** What the interface says in a language: `t(id, values)`. A word that is not there fails the test that asks for it. */
export function speaker(language) {
  const bundle = new FluentBundle(language, { useIsolating: false });
  const folder = new URL(`locales/${language}/`, ui);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ftl"))) {
    bundle.addResource(new FluentResource(readFileSync(new URL(file, folder), "utf8")));
  }
  return function t(id, values = {}) {
    const words = bundle.getMessage(id)?.value;
    if (!words) throw new Error(`the interface does not say "${id}" in ${language}`);
    const mistakes = [];
    const said = bundle.formatPattern(words, values, mistakes);
    if (mistakes.length > 0) throw new Error(`${id}: ${mistakes.join("; ")}`);
    return said;
  };
}
