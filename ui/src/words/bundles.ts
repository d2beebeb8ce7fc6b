// The language files as they are shipped: locales/<language>/<area>.ftl, all of them, read once. What language is spoken
// at the moment is not known here.
import { FluentBundle, FluentResource } from "@fluent/bundle";
import type { UiLanguage } from "../api/contract";

/** The languages that the windows speak. The first is the one for everybody else. */
export const languages: readonly UiLanguage[] = ["en", "de"];

/** Path to text, `../../locales/de/errors.ftl`. */
export const sources = import.meta.glob<string>("../../locales/*/*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** One language's words; a sentence that Fluent cannot read is a mistake in the file and is thrown. */
export function bundleOf(language: UiLanguage): FluentBundle {
  // Both languages run from left to right; a name that does not is set apart where it is put in.
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const [path, source] of Object.entries(sources)) {
    if (!path.includes(`/locales/${language}/`)) continue;
    const mistakes = bundle.addResource(new FluentResource(source));
    if (mistakes.length > 0) throw new Error(`${path}: ${mistakes.map(String).join("; ")}`);
  }
  return bundle;
}

/** The first of `wanted` (as `navigator.languages` says them) that is spoken here. */
export function spoken(wanted: readonly string[]): UiLanguage {
  for (const tag of wanted) {
    const found = languages.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return "en";
}
