import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StoryForm } from "../../api/contract";
import { Autosave, blankForm, EVERY, isBlank, RETRY, type Row, type StoryStore } from "./autosave";

const text = (words: string): StoryForm => ({ ...blankForm, text: words });
const full = { code: "disk-full", message: "", detail: null };

/** A store whose saves take 100 ms, and that remembers what it was asked. */
function store() {
  const asked: { row: Row | null; text: string }[] = [];
  let underway = 0;
  let most = 0;
  let failing = false;
  const take = async (row: Row | null, form: StoryForm) => {
    asked.push({ row, text: form.text });
    most = Math.max(most, (underway += 1));
    await new Promise((done) => setTimeout(done, 100));
    underway -= 1;
    if (failing) throw full;
  };
  const kept: StoryStore = {
    async add(form) {
      await take(null, form);
      return { id: "snow", revision: 1 };
    },
    async save(row, form) {
      await take(row, form);
      return { revision: row.revision + 1, otherKept: false };
    },
  };
  return { kept, asked, most: () => most, fail: (now: boolean) => (failing = now) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a story that is new", () => {
  it("becomes a row at its first character", async () => {
    const { kept, asked } = store();
    const autosave = new Autosave(kept, null);
    autosave.write(text("S"));
    expect(asked, "at once, not after a second").toEqual([{ row: null, text: "S" }]);
    await vi.advanceTimersByTimeAsync(100);
    expect(autosave.row).toEqual({ id: "snow", revision: 1 });
  });

  it("is no row while nothing is written", async () => {
    const { kept, asked } = store();
    const autosave = new Autosave(kept, null);
    autosave.write({ ...blankForm });
    expect(await autosave.flush(), "nothing to keep is kept").toBe(true);
    expect(asked, "an empty page makes nothing").toEqual([]);
  });

  it("is made once, however fast somebody types", async () => {
    const { kept, asked } = store();
    const autosave = new Autosave(kept, null);
    for (const words of ["S", "Sn", "Sno"]) autosave.write(text(words));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked.filter(({ row }) => row === null), "one row").toHaveLength(1);
    expect(asked.at(-1), "and then all of it is saved there").toEqual({ row: { id: "snow", revision: 1 }, text: "Sno" });
  });
});

describe("a story that is written", () => {
  const begun = { row: { id: "snow", revision: 7 }, form: text("Snow") };

  it("is not saved by being opened, or by a change that was taken back", async () => {
    const { kept, asked } = store();
    const autosave = new Autosave(kept, begun);
    autosave.write(text("Snow!"));
    autosave.write(text("Snow"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await autosave.flush()).toBe(true);
    expect(asked, "nothing differs from what is kept").toEqual([]);
  });

  it("is saved at least once a second while somebody types, and never twice at once", async () => {
    const { kept, asked, most } = store();
    const autosave = new Autosave(kept, begun);
    let words = "Snow";
    for (let letter = 0; letter < 100; letter += 1) {
      autosave.write(text((words += "a")));
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(asked.length, "five seconds of typing").toBeGreaterThanOrEqual(5);
    expect(asked.length, "and not at every letter").toBeLessThanOrEqual(8);
    expect(most(), "one save at a time").toBe(1);
  });

  it("carries its revision on", async () => {
    const { kept, asked } = store();
    const autosave = new Autosave(kept, begun);
    autosave.write(text("Snow."));
    await vi.advanceTimersByTimeAsync(EVERY + 100);
    autosave.write(text("Snow.."));
    await vi.advanceTimersByTimeAsync(EVERY + 100);
    expect(asked.map(({ row }) => row?.revision)).toEqual([7, 8]);
  });

  it("is saved at once when the page has to go, with what was typed during a save", async () => {
    const { kept, asked } = store();
    const autosave = new Autosave(kept, begun);
    autosave.write(text("one"));
    const first = autosave.flush();
    expect(asked, "without waiting for the second to pass").toHaveLength(1);
    autosave.write(text("one two"));
    await vi.advanceTimersByTimeAsync(200);
    expect(await first, "everything is kept").toBe(true);
    expect(asked.at(-1)?.text).toBe("one two");
  });

  it("keeps trying when a save fails, and says so until one goes well", async () => {
    const { kept, asked, fail } = store();
    const autosave = new Autosave(kept, begun);
    fail(true);
    autosave.write(text("words"));
    await vi.advanceTimersByTimeAsync(EVERY + 100);
    expect(autosave.error, "the failure can be told").toEqual(full);
    expect(autosave.dirty, "the words are not kept yet").toBe(true);
    fail(false);
    await vi.advanceTimersByTimeAsync(RETRY + 100);
    expect(asked, "tried again by itself").toHaveLength(2);
    expect(autosave.error, "and then it is over").toBeNull();
    expect(autosave.dirty).toBe(false);
  });

  it("does not claim to be kept when it is not", async () => {
    const { kept, fail } = store();
    fail(true);
    const autosave = new Autosave(kept, begun);
    autosave.write(text("words"));
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(100);
    expect(await flushed).toBe(false);
  });

  it("is left alone once it is given up", async () => {
    const { kept, asked } = store();
    const autosave = new Autosave(kept, begun);
    autosave.write(text("words"));
    autosave.abandon();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked, "nothing is saved any more").toEqual([]);
    expect(await autosave.flush(), "and nothing holds anybody back").toBe(true);
  });

  it("gets one more save when the one that was on its way fails", async () => {
    const { kept, asked, fail } = store();
    const autosave = new Autosave(kept, begun);
    fail(true);
    autosave.write(text("words"));
    await vi.advanceTimersByTimeAsync(EVERY + 50);
    expect(asked, "a save is on its way").toHaveLength(1);
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(50);
    fail(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(await flushed, "the second save kept everything").toBe(true);
    expect(asked, "one that failed, one that did not").toHaveLength(2);
  });

  it("is said not to be kept when that one more save fails too", async () => {
    const { kept, asked, fail } = store();
    const autosave = new Autosave(kept, begun);
    fail(true);
    autosave.write(text("words"));
    await vi.advanceTimersByTimeAsync(EVERY + 50);
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(200);
    expect(await flushed).toBe(false);
    expect(asked, "nobody is held up by a third").toHaveLength(2);
  });

  it("holds nobody back when it is given up during a save, and is saved again when somebody writes on", async () => {
    const { kept, asked, fail } = store();
    const autosave = new Autosave(kept, begun);
    fail(true);
    autosave.write(text("words"));
    await vi.advanceTimersByTimeAsync(EVERY + 50);
    autosave.abandon();
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(100);
    expect(await flushed, "the page may go").toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked, "what was given up is not tried again").toHaveLength(1);
    fail(false);
    autosave.write(text("words after all"));
    await vi.advanceTimersByTimeAsync(RETRY + 100);
    expect(asked.at(-1)?.text, "the page stayed, and its words are kept").toBe("words after all");
    expect(autosave.dirty).toBe(false);
  });
});

describe("a story without a row", () => {
  it("is only here as long as its first save fails", async () => {
    const { kept, fail } = store();
    const autosave = new Autosave(kept, null);
    expect(autosave.onlyHere, "nothing is written").toBe(false);
    fail(true);
    autosave.write(text("Snow"));
    await vi.advanceTimersByTimeAsync(100);
    expect(autosave.onlyHere, "the words are nowhere else").toBe(true);
    fail(false);
    await vi.advanceTimersByTimeAsync(RETRY + 100);
    expect(autosave.onlyHere, "the journal has them now").toBe(false);
  });

  it("is nothing to hold on to when only blanks are written", () => {
    expect(isBlank({ title: " ", text: "\n", date: null, place: null })).toBe(true);
    expect(isBlank({ ...blankForm, date: { words: "1999", language: "en" } }), "a date is something").toBe(false);
  });
});
