// The rules of the welcome window that need no page.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ProfileCard } from "../api/contract";
import { whatIsWrong } from "./newPassphrase";
import { isSameWord, splitWords, twoPlaces } from "./recoveryWords";
import { codeOfState, inOrder } from "./screens";
import { clockWords, countdown } from "./wait.svelte";

const card = (id: string, label: string | null, state: ProfileCard["state"] = "sound"): ProfileCard => ({
  id,
  label,
  state,
});

describe("the chooser", () => {
  it("offers whoever was here last first, then by name, and what cannot be opened last", () => {
    const profiles = [card("1", "Zoe"), card("2", "Émile"), card("3", null, "unreadable"), card("4", "Anna", "damaged")];
    expect(inOrder(profiles, "1", "en").map((profile) => profile.id)).toEqual(["1", "2", "4", "3"]);
    expect(inOrder(profiles, null, "en").map((profile) => profile.id)).toEqual(["2", "1", "4", "3"]);
  });

  it("has a code, and so words, for every state but the sound one", () => {
    expect(codeOfState(card("1", "A"))).toBeNull();
    for (const state of ["damaged", "newer", "unreadable"] as const) {
      expect(codeOfState(card("1", "A", state)), state).toMatch(/^vault-/);
    }
  });
});

describe("a new passphrase", () => {
  const typed = { value: "long enough", again: "long enough", shown: false, longEnough: true };

  it("is typed twice while it is hidden, and once when it can be read", () => {
    expect(whatIsWrong(typed)).toBeNull();
    expect(whatIsWrong({ ...typed, again: "long enouhg" })).toBe("differs");
    expect(whatIsWrong({ ...typed, again: "", shown: true })).toBeNull();
  });

  it("is told to be short before it is told to differ", () => {
    expect(whatIsWrong({ ...typed, again: "", longEnough: false })).toBe("short");
  });
});

describe("recovery words", () => {
  it("are split however they were typed", () => {
    expect(splitWords("  abandon\tzoo\n\n act ")).toEqual(["abandon", "zoo", "act"]);
    expect(splitWords("  ")).toEqual([]);
  });

  it("are the same in capital letters", () => {
    expect(isSameWord(" Zoo ", "zoo")).toBe(true);
    expect(isSameWord("zo", "zoo")).toBe(false);
  });

  it("are asked for at two different places, each as likely as any", () => {
    const seen = new Set<number>();
    for (let one = 0; one < 24; one++) {
      for (let other = 0; other < 23; other++) {
        const numbers = [one / 24, other / 23];
        const [first, second] = twoPlaces(24, () => (numbers.shift() ?? 0) + 1e-9);
        expect(first, "in the order of the paper").toBeLessThan(second);
        expect(second).toBeLessThan(24);
        seen.add(first * 24 + second);
      }
    }
    expect(seen.size, "every pair there is").toBe((24 * 23) / 2);
  });
});

describe("the wait after wrong tries", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("counts down by the clock and says once when it is over", () => {
    const over = vi.fn();
    const wait = countdown(over);
    wait.begin(15);
    expect(wait.seconds).toBe(15);
    vi.advanceTimersByTime(4000);
    expect(wait.seconds).toBe(11);
    // The computer slept.
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(250);
    expect(wait.seconds).toBe(0);
    vi.advanceTimersByTime(5000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it("does not begin without a number of seconds", () => {
    const wait = countdown(() => undefined);
    wait.begin(Number(undefined));
    expect(wait.seconds).toBe(0);
  });

  it("is shown as on a clock", () => {
    expect([clockWords(9), clockWords(750)]).toEqual(["0:09", "12:30"]);
  });
});
