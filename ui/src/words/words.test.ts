// The language files say everything, in every language, in our manner.
import type { Message } from "@fluent/bundle/esm/ast.js";
import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../api/contract";
import { languages, sources, spoken } from "./bundles";

type Entry = FluentResource["body"][number];

const entriesOf = (language: string): Map<string, Entry> =>
  new Map(
    Object.entries(sources)
      .filter(([path]) => path.includes(`/locales/${language}/`))
      .flatMap(([, source]) => new FluentResource(source).body)
      .map((entry) => [entry.id, entry]),
  );

/** Every id, with `id.attribute` for each attribute. */
const idsOf = (language: string): string[] =>
  [...entriesOf(language)]
    .flatMap(([id, entry]) => [id, ...Object.keys((entry as Message).attributes).map((name) => `${id}.${name}`)])
    .sort();

/** The ids as they stand in a file, to find those that Fluent passed over because it could not read them. */
const written = (source: string): string[] => [...source.matchAll(/^([a-z][\w-]*) =/gm)].map(([, id]) => id ?? "");

/** Every name of a variable in an entry, wherever it stands. */
function variablesOf(part: unknown, found = new Set<string>()): Set<string> {
  if (typeof part !== "object" || part === null) return found;
  if ("type" in part && part.type === "var" && "name" in part) found.add(String(part.name));
  Object.values(part).forEach((inner) => variablesOf(inner, found));
  return found;
}

const code = import.meta.glob<string>(["../**/*.svelte", "../**/*.ts", "!../**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

describe("the language files", () => {
  it.each(Object.entries(sources))("%s can be read to its end", (path, source) => {
    const read = new FluentResource(source).body.map((entry) => entry.id);
    expect(written(source).filter((id) => !read.includes(id)), `${path}: Fluent passes over these`).toEqual([]);
    expect(new Set(read).size, `${path} says something twice`).toBe(read.length);
  });

  it("have exactly the same ids in both languages", () => {
    const english = idsOf("en");
    expect(english.length, "there is something to compare").toBeGreaterThan(100);
    expect(idsOf("de")).toEqual(english);
  });

  it("use the same variables in both languages", () => {
    const german = entriesOf("de");
    for (const [id, entry] of entriesOf("en")) {
      const other = [...variablesOf(german.get(id))].sort();
      expect(other, `the variables of ${id} in German`).toEqual([...variablesOf(entry)].sort());
    }
  });

  it("say the same id only once in a language", () => {
    for (const language of languages) {
      const all = Object.entries(sources)
        .filter(([path]) => path.includes(`/locales/${language}/`))
        .flatMap(([, source]) => written(source));
      expect(all.filter((id, place) => all.indexOf(id) !== place)).toEqual([]);
    }
  });

  it("never raise their voice, and quote as books do", () => {
    for (const [path, source] of Object.entries(sources)) {
      // Without comments and without letters that are written by their number.
      const sentences = source.replace(/^#.*$/gm, "").replaceAll(/\{"\\u[0-9A-F]{4}"\}/g, "");
      expect(sentences, `${path} has an exclamation mark`).not.toContain("!");
      expect(sentences, `${path} has a straight quotation mark or apostrophe`).not.toMatch(/["']/);
      expect(sentences, `${path} has three dots for an ellipsis`).not.toContain("...");
    }
  });

  it("say of every code what happened and what to do", () => {
    const ids = new Set(idsOf("en"));
    expect(errorCodes.length, "the codes are there").toBeGreaterThan(40);
    for (const name of [...errorCodes, "internal", "unknown"]) {
      expect(ids, `what happened: ${name}`).toContain(`error-${name}`);
      expect(ids, `what to do: ${name}`).toContain(`error-${name}.next`);
    }
  });

  it("have every sentence that the pages ask for", () => {
    const ids = new Set(idsOf("en"));
    const asked = Object.entries(code).flatMap(([path, text]) =>
      [...text.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, id]) => ({ path, id: id ?? "" })),
    );
    expect(asked.length, "the pages ask for words").toBeGreaterThan(50);
    expect(asked.filter(({ id }) => !ids.has(id))).toEqual([]);
  });
});

describe("the language of the system", () => {
  it("is followed where it is spoken, whatever the country", () => {
    expect(spoken(["de-AT", "en"])).toBe("de");
    expect(spoken(["fr-FR", "de"]), "the first one that is spoken").toBe("de");
  });

  it("is English for everybody else", () => {
    expect(spoken(["fr-FR"])).toBe("en");
    expect(spoken([])).toBe("en");
    expect(spoken(["deu"]), "a prefix is no language").toBe("en");
  });
});
