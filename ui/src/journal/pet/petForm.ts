// What is typed about a pet, between the fields and the core.
import type { DateInput, DateReading, DateWords, DiedWording, Pet, PetForm, UiLanguage } from "../../api/contract";

/** A date as its field holds it: the words, and the language they are typed in. */
export interface TypedDate {
  words: string;
  language: UiLanguage;
  /** What the journal knows of it already, so that it need not be asked before it is shown. */
  reading?: DateReading;
}

/** The fields, all text. */
export interface PetFields {
  name: string;
  species: string;
  words: string;
  born: TypedDate;
  cameHome: TypedDate;
  died: TypedDate;
  diedWording: DiedWording;
}

/** How a death can be worded, in the order it is offered. */
export const wordings: readonly DiedWording[] = ["died", "passed", "rainbowBridge", "putToSleep", "nothing"];

/** The fields for a pet, or empty ones. A date that is there keeps the language it was typed in. */
export function fieldsOf(pet: Pet | null, language: UiLanguage): PetFields {
  return {
    name: pet?.name ?? "",
    species: pet?.species ?? "",
    words: pet?.words ?? "",
    born: typed(pet?.born ?? null, language),
    cameHome: typed(pet?.cameHome ?? null, language),
    died: typed(pet?.died ?? null, language),
    diedWording: pet?.diedWording ?? "died",
  };
}

/** What the fields say. */
export function formOf(fields: PetFields): PetForm {
  return {
    name: fields.name.trim(),
    species: fields.species.trim() || null,
    words: fields.words.trim() || null,
    born: dateInput(fields.born),
    cameHome: dateInput(fields.cameHome),
    died: dateInput(fields.died),
    diedWording: fields.diedWording,
  };
}

/** What becomes of a form that is left: nothing has to, it is to be kept, or it cannot be for want of a name. */
export function whenLeft(now: PetForm, before: PetForm, isNew: boolean): "nothing" | "keep" | "nameless" {
  // How a death is worded is asked only where there is one: by itself it is nothing that somebody said.
  const said = [now.name, now.species, now.words, now.born, now.cameHome, now.died];
  if (isNew && !said.some(Boolean)) return "nothing";
  if (JSON.stringify(now) === JSON.stringify(before)) return "nothing";
  return now.name === "" ? "nameless" : "keep";
}

/** A date for its field. */
export function typed(date: DateWords | null, language: UiLanguage): TypedDate {
  if (!date) return { words: "", language };
  const { words, edtf, earliest, latest } = date;
  const reading: DateReading = edtf === null ? { kind: "kept" } : { kind: "understood", earliest, latest };
  return { words, language: date.language === "de" ? "de" : "en", reading };
}

/** A date from its field; nothing if the field is empty. */
export function dateInput({ words, language }: TypedDate): DateInput | null {
  return words.trim() === "" ? null : { words: words.trim(), language };
}
