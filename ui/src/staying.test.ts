import { expect, it } from "vitest";
import { holdsText, loadsAgain } from "./staying";

const keys = { key: "r", ctrlKey: false, metaKey: false, altKey: false };

it("knows every key that loads a page again", () => {
  for (const pressed of [{ key: "F5" }, { ctrlKey: true }, { metaKey: true }, { ctrlKey: true, key: "R" }, { key: "BrowserRefresh" }]) {
    expect(loadsAgain({ ...keys, ...pressed }), JSON.stringify(pressed)).toBe(true);
  }
});

it("leaves every other key to whoever writes", () => {
  for (const pressed of [{}, { key: "F6" }, { ctrlKey: true, key: "k" }, { ctrlKey: true, altKey: true }]) {
    expect(loadsAgain({ ...keys, ...pressed }), JSON.stringify(pressed)).toBe(false);
  }
});

it("leaves the menu to text only", () => {
  const asked: string[] = [];
  const target = (found: unknown) => ({ closest: (selector: string) => (asked.push(selector), found) });
  expect(holdsText(target({})), "in a text field").toBe(true);
  expect(holdsText(target(null)), "on the page").toBe(false);
  expect(holdsText(null), "nowhere").toBe(false);
  expect(asked[0], "a box to tick holds no text").toContain("not([type=checkbox]");
});
