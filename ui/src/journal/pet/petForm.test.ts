import { expect, it } from "vitest";
import type { Pet } from "../../api/contract";
import { fieldsOf, formOf, whenLeft } from "./petForm";

const luna: Pet = {
  id: "luna",
  revision: 3,
  name: "Luna",
  species: null,
  words: null,
  born: { words: "Frühling 2009", language: "de", edtf: "2009-21", earliest: "2009-03-01", latest: "2009-05-31" },
  cameHome: null,
  died: null,
  diedWording: "passed",
  portrait: null,
};

it("keeps a date in the language it was typed in, whatever is spoken now", () => {
  expect(formOf(fieldsOf(luna, "en")).born).toEqual({ words: "Frühling 2009", language: "de" });
});

it("says nothing where nothing was typed", () => {
  const form = formOf({ ...fieldsOf(null, "en"), name: "  Rex ", species: "   " });
  expect(form).toEqual({ name: "Rex", species: null, words: null, born: null, cameHome: null, died: null, diedWording: "died" });
});

it("keeps a form that is left once it has a name, and lets one go that says nothing", () => {
  const blank = formOf(fieldsOf(null, "en"));
  const typed = (fields: object) => formOf({ ...fieldsOf(null, "en"), ...fields });
  expect(whenLeft(typed({ name: "  ", words: " " }), blank, true), "blanks are nothing").toBe("nothing");
  expect(whenLeft(typed({ diedWording: "passed" }), blank, true), "nor is a wording for no date").toBe("nothing");
  expect(whenLeft(typed({ name: "Rex" }), blank, true)).toBe("keep");
  expect(whenLeft(typed({ words: "Good dog" }), blank, true), "words would be lost").toBe("nameless");
});

it("keeps what was changed of a pet that is there, and nothing when nothing was", () => {
  const before = formOf(fieldsOf(luna, "en"));
  expect(whenLeft(formOf(fieldsOf(luna, "de")), before, false), "only looked at").toBe("nothing");
  expect(whenLeft({ ...before, diedWording: "died" }, before, false)).toBe("keep");
  expect(whenLeft({ ...before, name: "" }, before, false), "a pet keeps its name").toBe("nameless");
});
