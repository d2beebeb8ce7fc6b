import { describe, expect, it } from "vitest";
import { petOf, placeOf, screenOf, wayTo } from "./places";

describe("places", () => {
  it("finds a story again with its cursor, over its pet's page", () => {
    const place = placeOf({ name: "story", pet: "luna", story: "snow", cursor: 42 }, 310);
    expect(place).toEqual({ view: "story", pet: "luna", story: "snow", cursor: 42, scroll: 310 });
    expect(wayTo(place, ["luna"]), "going back leads to the pet, then home").toEqual([
      { name: "home" },
      { name: "memorial", pet: "luna" },
      { name: "story", pet: "luna", story: "snow", cursor: 42 },
    ]);
  });

  it("comes back to the pet's page from a story that was never begun", () => {
    const place = placeOf({ name: "story", pet: "luna", story: null, cursor: 0 }, 90);
    expect(place, "at its top: the scroll was another page's").toMatchObject({ view: "memorial", pet: "luna", scroll: 0 });
  });

  it("keeps no form", () => {
    expect(placeOf({ name: "pet", pet: null }, 20), "a new pet begins at home").toMatchObject({ view: "home", scroll: 0 });
    expect(placeOf({ name: "pet", pet: "luna" }, 20), "a known pet has its page").toMatchObject({ view: "memorial", pet: "luna" });
  });

  it("goes home when the pet is no longer there", () => {
    expect(wayTo({ view: "memorial", pet: "luna", story: null, cursor: null, scroll: 5 }, ["rex"])).toEqual([{ name: "home" }]);
    expect(wayTo(null, []), "a journal that was never open").toEqual([{ name: "home" }]);
  });

  it("shows what was found on a pet's page, or in the trash if all its pets are there", () => {
    const story = { kind: "story", id: "snow" } as const;
    expect(screenOf({ item: story, pet: "luna" })).toEqual({ name: "memorial", pet: "luna", story: "snow" });
    expect(screenOf({ item: { kind: "pet", id: "luna" }, pet: null })).toEqual({ name: "memorial", pet: "luna" });
    expect(screenOf({ item: story, pet: null }), "from there its pet can be put back").toEqual({ name: "trash" });
  });

  it("knows which pet a screen is about", () => {
    expect(petOf({ name: "memorial", pet: "luna" })).toBe("luna");
    expect(petOf({ name: "trash" }), "the trash is everybody's").toBeNull();
  });
});
