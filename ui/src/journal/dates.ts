// Dates as a person reads them: the reading of typed words said back, and the dates under a pet's name. What the words mean
// is worked out in the core.
import type { DateReading, DateWords, Photo, UiLanguage } from "../api";
import { language, t } from "../words";

const tags: Record<UiLanguage, string> = { en: "en-GB", de: "de-DE" };

/** `2009-04-03` as “3 April 2009”. */
export function dayWords(day: string): string {
  return format(day, { day: "numeric", month: "long", year: "numeric" });
}

/** What was understood, said back; nothing while there are no words. */
export function readingWords(reading: DateReading): string {
  if (reading.kind === "ambiguous") return t("date-ambiguous");
  if (reading.kind === "kept") return t("date-kept");
  const { earliest, latest } = reading;
  if (earliest === null && latest === null) return t("date-kept");
  if (earliest === null) return t("date-until", { day: dayWords(latest ?? "") });
  if (latest === null) return t("date-from", { day: dayWords(earliest) });
  if (earliest === latest) return t("date-day", { day: dayWords(earliest) });
  const span = wholeOf(earliest, latest);
  return span ? t("date-span", { span }) : t("date-between", { first: dayWords(earliest), last: dayWords(latest) });
}

/** “May 2009” or “2009”, if that is exactly what the two days enclose. */
function wholeOf(earliest: string, latest: string): string | null {
  const [year = "", month = "", day] = earliest.split("-");
  const [lastYear, lastMonth, lastDay] = latest.split("-");
  if (year !== lastYear || day !== "01") return null;
  if (month === "01" && lastMonth === "12" && lastDay === "31") return year;
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (month !== lastMonth || Number(lastDay) !== daysInMonth) return null;
  return format(earliest, { month: "long", year: "numeric" });
}

/** The dates under a name, as they were typed: “spring 2009 – 12 May 2023”. */
export function lifeWords(born: DateWords | null, died: DateWords | null): string {
  if (born && died) return t("life-both", { born: born.words, died: died.words });
  if (born) return t("life-born", { born: born.words });
  if (died) return t("life-died", { died: died.words });
  return "";
}

/** When a photo was taken. A camera's dates are written for machines; a person's words stay as they are. */
export function takenWords({ taken }: Photo): string | null {
  if (!taken) return null;
  const machine = /^\d{4}[-:]\d{2}[-:]\d{2}/.test(taken.words);
  return machine && taken.earliest !== null && taken.earliest === taken.latest ? dayWords(taken.earliest) : taken.words;
}

function format(day: string, options: Intl.DateTimeFormatOptions): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = new Date(Date.UTC(2000, month - 1, date));
  at.setUTCFullYear(year);
  return new Intl.DateTimeFormat(tags[language()], { ...options, timeZone: "UTC" }).format(at);
}
