import { expect, it } from "vitest";
import type { Pet } from "../../api/contract";
import { fieldsOf, formOf } from "./petForm";

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
