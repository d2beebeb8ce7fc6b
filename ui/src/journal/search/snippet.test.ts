import { expect, it } from "vitest";
import { readable } from "./snippet";

it("leaves out what names a photo, and keeps what is said of it", () => {
  const pieces = readable([
    { text: "Seen ", hit: false },
    { text: "snow", hit: true },
    { text: ". ![](photo:01a2-08) ![Luna in the garden](photo:01a2-09) Then", hit: false },
  ]);
  expect(pieces.map(({ text }) => text).join("")).toBe("Seen snow. Luna in the garden Then");
  expect(pieces[1], "the match is still marked").toEqual({ text: "snow", hit: true });
});

it("leaves out a mark that the end of the snippet cuts off", () => {
  expect(readable([{ text: "Then ![](photo:01a2-0…", hit: false }])).toEqual([{ text: "Then ", hit: false }]);
});
