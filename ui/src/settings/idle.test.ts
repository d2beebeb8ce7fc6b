// The times that are offered.
import { beforeEach, expect, it, vi } from "vitest";
import { speak } from "../words/words.svelte";
import { choices, idleWords, offered } from "./idle";

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: { lang: "" } });
  speak("en");
});

it("a time that is set and not offered is offered too, in its place", () => {
  expect(choices(420)).toEqual([...offered.slice(0, 4), 420, ...offered.slice(4)]);
  expect(choices(300), "nothing twice").toEqual([...offered]);
});

it("a time is said in the largest unit that is exact", () => {
  expect([30, 60, 90, 300, 3600, 14_400].map(idleWords)).toEqual([
    "30 seconds",
    "One minute",
    "90 seconds",
    "5 minutes",
    "One hour",
    "4 hours",
  ]);
});
