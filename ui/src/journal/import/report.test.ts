import { beforeEach, expect, it, vi } from "vitest";
import type { ImportReport } from "../../api/contract";
import { speak } from "../../words";
import { groupsOf, headline } from "./report";

const nothing: ImportReport = {
  kept: [], known: 0, leftOut: [], withoutPicture: [], cutShort: [], failed: [], stopped: null, cancelled: false,
};

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: { lang: "" } });
  speak("en");
});

it("an import that went well is one sentence", () => {
  const report = { ...nothing, kept: ["a", "b"] };
  expect(headline(report, "Luna")).toBe("2 photos of Luna were added.");
  expect(groupsOf(report), "and nothing else").toEqual([]);
});

it("what was here already and what was stopped is said too", () => {
  const said = headline({ ...nothing, kept: ["a"], known: 3, cancelled: true }, "Luna");
  expect(said).toBe("One photo of Luna was added. 3 were here already. You stopped it; what came before that is kept.");
});

it("files with the same reason stand together, those that are missing first, each with a way on", () => {
  const groups = groupsOf({
    ...nothing,
    withoutPicture: [{ name: "film.mkv", code: "photo-unsupported" }],
    failed: [
      { name: "a.jpg", code: "file-unreadable" },
      { name: "b.jpg", code: "file-changed" },
      { name: "c.jpg", code: "file-unreadable" },
    ],
  });
  expect(groups.map(({ names }) => names)).toEqual([["a.jpg", "c.jpg"], ["b.jpg"], ["film.mkv"]]);
  expect(groups.map(({ bad }) => bad), "a kept file is no loss").toEqual([true, true, false]);
  expect(groups[0]?.why, "what happened and what to do").toMatch(/could not be read\. .+\./);
});
