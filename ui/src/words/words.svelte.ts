// Every word that a person reads or hears, by its id: `t("unlock-open")`. The sentences are in locales/.
import type { UiLanguage } from "../api/contract";
import { bundleOf, languages, spoken } from "./bundles";
import { setApart } from "./direction";

/** What is put into a sentence. */
export type Arguments = Record<string, string | number | Date>;

const bundles = new Map(languages.map((language) => [language, bundleOf(language)]));
const state = $state<{ language: UiLanguage }>({ language: "en" });

/** The language that is spoken at the moment. */
export const language = (): UiLanguage => state.language;

/** Speaks this language from now on, or the system's if there is none. Whatever shows words follows. */
export function speak(chosen: UiLanguage | null): void {
  state.language = chosen ?? spoken(navigator.languages);
  document.documentElement.lang = state.language;
}

/** The sentence with this id, or one of its attributes: `t("error-locked.next")`. */
export function t(id: string, args: Arguments = {}): string {
  return find(id, args) ?? id;
}

/** Whether there is such a sentence. */
export function has(id: string): boolean {
  return find(id, {}) !== undefined;
}

function find(id: string, args: Arguments): string | undefined {
  const bundle = bundles.get(state.language);
  const [name = "", attribute] = id.split(".");
  const message = bundle?.getMessage(name);
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
  if (!bundle || !pattern) return undefined;
  // With a list of mistakes Fluent leaves a gap visible instead of throwing.
  return bundle.formatPattern(pattern, setApart(args), []);
}
