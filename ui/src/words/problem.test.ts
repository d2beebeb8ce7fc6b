// Failures in words, with what they need put in.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { problemWords, waitWords } from "./problem";
import { speak, t } from "./words.svelte";

const failure = (code: string, detail: Record<string, unknown> | null = null) => ({ code, message: "", detail });

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: { lang: "" } });
  speak("en");
});

describe("a failure", () => {
  it("is told with the time to wait, in minutes once that is easier", () => {
    expect(problemWords(failure("too-many-attempts", { seconds: 15 })).next).toContain("15 seconds");
    expect(problemWords(failure("too-many-attempts", { seconds: 899 })).next).toContain("15 minutes");
    expect(waitWords(1)).toBe("one second");
    expect(waitWords(121), "never fewer than it takes").toBe("3 minutes");
  });

  it("names the recovery word that is none, and does without if it is not known", () => {
    expect(problemWords(failure("not-recovery-words", { word: 7 })).happened).toContain("Word 7");
    expect(problemWords(failure("not-recovery-words")).happened).not.toMatch(/Word 0|\{/);
  });

  it("names the file if it is known", () => {
    expect(problemWords(failure("journal-damaged", { name: "photos.db" })).happened).toContain("photos.db");
    expect(problemWords(failure("journal-damaged")).happened).not.toMatch(/ {2}|\{/);
  });

  it("with a code that nobody foresaw is named, so that it can be reported", () => {
    const words = problemWords(failure("moon-in-the-way"));
    expect(words.happened).toContain("moon-in-the-way");
    expect(words.next.length, "there is a next step all the same").toBeGreaterThan(10);
  });

  it("is told in the language of the moment", () => {
    speak("de");
    expect(document.documentElement.lang, "for hyphens and screen readers").toBe("de");
    expect(problemWords(failure("disk-full")).happened).toBe("Der Datenträger ist voll.");
  });
});

describe("a sentence", () => {
  it("sets a name apart that runs from right to left, and no other", () => {
    expect(t("unlock-form", { label: "נועה" })).toBe("Open \u2068נועה\u2069");
    expect(t("unlock-form", { label: "Zoë" })).toBe("Open Zoë");
  });

  it("that does not exist shows its id instead of nothing", () => {
    expect(t("no-such-sentence")).toBe("no-such-sentence");
  });
});
