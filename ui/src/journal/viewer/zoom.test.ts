import { describe, expect, it } from "vitest";
import { CLOSEST, fitted, moved, whole, zoomed } from "./zoom";

const room = { width: 1000, height: 600 };
const photo = { width: 900, height: 600 };
const middle = { x: 0, y: 0 };

describe("looking closer", () => {
  it("shows all of a photo to begin with, and enlarges a small one no more than it bears", () => {
    expect(fitted({ width: 2000, height: 1000 }, room)).toEqual({ width: 1000, height: 500 });
    expect(fitted({ width: 300, height: 200 }, room), "twice as large, not five times").toEqual({ width: 600, height: 400 });
  });

  it("keeps the point under the eye where it is", () => {
    const view = zoomed(whole, 2, { x: 100, y: 50 }, photo, room);
    expect(view).toEqual({ scale: 2, x: -100, y: -50 });
  });

  it("goes back to all of it, in the middle", () => {
    const close = zoomed(whole, 3, { x: 200, y: 100 }, photo, room);
    expect(zoomed(close, 0.01, middle, photo, room)).toEqual(whole);
  });

  it("has an end", () => {
    expect(zoomed(whole, 100, middle, photo, room).scale).toBe(CLOSEST);
  });

  it("never moves the photo out of sight", () => {
    const close = { scale: 2, x: 0, y: 0 };
    expect(moved(close, { x: 5000, y: -5000 }, photo, room)).toEqual({ scale: 2, x: 400, y: -300 });
    expect(moved(whole, { x: 50, y: 50 }, photo, room), "what is wholly seen does not move").toEqual(whole);
  });
});
