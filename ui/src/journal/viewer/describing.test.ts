import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Describing, REST, RETRY, type Words } from "./describing";

const caption = (words: string): Words => ({ caption: words, alt: "" });
const full = { code: "disk-full", message: "", detail: null };

/** What is kept, and how it was told. */
function begin() {
  const asked: string[] = [];
  const told = vi.fn();
  let failing = false;
  const store = async (words: Words) => {
    asked.push(words.caption);
    await new Promise((done) => setTimeout(done, 100));
    if (failing) throw full;
  };
  return { describing: new Describing(store, caption("Snow"), told), asked, told, fail: (now: boolean) => (failing = now) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("is saved about once a second while somebody types, and once more at the end", async () => {
  const { describing, asked } = begin();
  for (const words of ["Snow i", "Snow in", "Snow in Jun", "Snow in June "]) {
    describing.write(caption(words));
    await vi.advanceTimersByTimeAsync(0.4 * REST);
  }
  expect(asked, "nobody has to stop typing for it").toEqual(["Snow in Jun"]);
  await vi.advanceTimersByTimeAsync(REST);
  expect(asked).toEqual(["Snow in Jun", "Snow in June"]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked, "and not again without a change").toHaveLength(2);
});

it("is saved at once when it is left, and not at all when nothing was changed", async () => {
  const { describing, asked } = begin();
  expect(await describing.keep()).toBe(true);
  expect(asked, "only looked at").toEqual([]);
  describing.write(caption("Ice"));
  const kept = describing.keep();
  await vi.advanceTimersByTimeAsync(100);
  expect(await kept).toBe(true);
  expect(asked).toEqual(["Ice"]);
});

it("says that it could not be saved, tries again by itself, and says when that went well", async () => {
  const { describing, asked, told, fail } = begin();
  fail(true);
  describing.write(caption("Ice"));
  const kept = describing.keep();
  await vi.advanceTimersByTimeAsync(100);
  expect(await kept, "the words are only on the screen").toBe(false);
  expect(told).toHaveBeenLastCalledWith(full);
  fail(false);
  await vi.advanceTimersByTimeAsync(RETRY + 100);
  expect(asked).toEqual(["Ice", "Ice"]);
  expect(told).toHaveBeenLastCalledWith(null);
});

it("holds nobody back once its words are let go, also during a save that fails", async () => {
  const { describing, asked, fail } = begin();
  fail(true);
  describing.write(caption("Ice"));
  const kept = describing.keep();
  await vi.advanceTimersByTimeAsync(50);
  describing.letGo();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await kept).toBe(true);
  expect(await describing.keep(), "there is nothing left to keep").toBe(true);
  expect(asked, "and nothing is tried again").toHaveLength(1);
});
