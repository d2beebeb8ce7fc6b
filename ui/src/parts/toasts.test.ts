// Which remarks stand at the same time.
import { expect, it } from "vitest";
import { dismiss, say, stay, toasts } from "./toasts.svelte";

it("the same words stand once, three remarks are the most, and each can be put away", () => {
  for (const text of ["one", "two", "two", "three", "four"]) say(text);
  expect(toasts().map((toast) => toast.text)).toEqual(["two", "three", "four"]);
  dismiss(toasts()[1]?.id ?? -1);
  expect(toasts().map((toast) => toast.text)).toEqual(["two", "four"]);
});

it("what can be undone stays longer, and is not lost to a remark with the same words", () => {
  const undo = { label: "Undo", run: () => undefined };
  say("moved", undo);
  say("moved", undo);
  const moved = toasts().filter((toast) => toast.text === "moved");
  expect(moved.length, "two things can be undone").toBe(2);
  expect(stay({ id: 0, text: "" })).toBeLessThan(stay({ id: 0, text: "", action: undo }));
});
