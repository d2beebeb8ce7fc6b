import { beforeEach, describe, expect, it, vi } from "vitest";
import { speak } from "../words";
import { dayWords, lifeWords, readingWords } from "./dates";

const understood = (earliest: string | null, latest: string | null) =>
  readingWords({ kind: "understood", earliest, latest });
const date = (words: string) => ({ words, language: "en", edtf: null, earliest: null, latest: null });

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: { lang: "" } });
  speak("en");
});

describe("what was understood of a date", () => {
  it("is said back as a day, a month, a year or a stretch of time", () => {
    expect(understood("2023-05-12", "2023-05-12")).toBe("12 May 2023");
    expect(understood("2012-02-01", "2012-02-29"), "a leap year’s February").toBe("Some time in February 2012");
    expect(understood("2011-01-01", "2011-12-31")).toBe("Some time in 2011");
    expect(understood("2009-03-01", "2009-05-31")).toBe("Some time from 1 March 2009 to 31 May 2009");
  });

  it("can be open at an end", () => {
    expect(understood(null, "2012-01-31")).toBe("Some time until 31 January 2012");
    expect(understood("2012-01-31", null)).toBe("Some time from 31 January 2012 on");
  });

  it("names a day in the language of the moment, and an early year as it is", () => {
    expect(dayWords("0087-03-02")).toBe("2 March 87");
    speak("de");
    expect(dayWords("2009-04-03")).toBe("3. April 2009");
  });
});

it("the dates under a name are the words that were typed", () => {
  expect(lifeWords(date("spring 2009"), date("12 May 2023"))).toBe("spring 2009 – 12 May 2023");
  expect(lifeWords(date("about 2011"), null), "a pet that lives").toBe("born about 2011");
  expect(lifeWords(null, null), "nothing is known, nothing is said").toBe("");
});
