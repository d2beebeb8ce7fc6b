import { describe, expect, it } from "vitest";
import { type Edit, edited, lead, mention, type Selected, wrap } from "./markdown";

/** A text in which `|` marks the ends of what is selected; one `|` is a cursor. */
function at(marked: string): Selected {
  const start = marked.indexOf("|");
  const rest = marked.slice(0, start) + marked.slice(start + 1);
  const second = rest.indexOf("|");
  return second === -1
    ? { text: rest, start, end: start }
    : { text: rest.slice(0, second) + rest.slice(second + 1), start, end: second };
}

function shown(text: string, edit: Edit): string {
  const after = edited(text, edit);
  const end = edit.start === edit.end ? "" : "|";
  return `${after.slice(0, edit.start)}|${after.slice(edit.start, edit.end)}${end}${after.slice(edit.end)}`;
}

describe("bold and italics", () => {
  const cases: [string, "**" | "*", string][] = [
    ["the |first| snow", "**", "the **|first|** snow"],
    ["the **|first|** snow", "**", "the |first| snow"],
    ["the |first |snow", "*", "the *|first|* snow"],
    ["the **|first|** snow", "*", "the ***|first|*** snow"],
    ["|", "*", "*|*"],
  ];
  it.each(cases)("%s with %s gives %s", (before, mark, after) => {
    const selected = at(before);
    expect(shown(selected.text, wrap(selected, mark))).toBe(after);
  });
});

describe("headings, lists and quotes", () => {
  const cases: [string, "heading" | "list" | "quote", string][] = [
    ["one\nt|wo\nthree", "heading", "one\n## t|wo\nthree"],
    ["one\n## t|wo", "heading", "one\nt|wo"],
    ["|one\ntwo|", "list", "|- one\n- two|"],
    ["|- one\n- two|", "list", "|one\ntwo|"],
    ["|one\n\ntwo|", "quote", "|> one\n\n> two|"],
    ["|", "quote", "> |"],
  ];
  it.each(cases)("%j with %s gives %j", (before, kind, after) => {
    const selected = at(before);
    expect(shown(selected.text, lead(selected, kind))).toBe(after);
  });
});

describe("photos", () => {
  it("stand in a paragraph of their own, together", () => {
    const selected = at("It snowed.| Then more.");
    const edit = mention(selected, [{ id: "a", alt: "Luna in [deep]\nsnow" }, { id: "b", alt: "" }]);
    expect(shown(selected.text, edit)).toBe(
      "It snowed.\n\n![Luna in \\[deep\\] snow](photo:a)\n![](photo:b)\n\n| Then more.",
    );
  });

  it("add no empty lines that are there already", () => {
    const selected = at("One.\n\n|\n\nTwo.");
    expect(shown(selected.text, mention(selected, [{ id: "a", alt: "" }]))).toBe("One.\n\n![](photo:a)\n\n|Two.");
  });
});
