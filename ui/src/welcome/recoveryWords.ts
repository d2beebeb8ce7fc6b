// What a page may know of recovery words: how many there are, and how somebody shows that they were written down. Whether
// they open anything is the vault's to say.

/** How many recovery words there are. */
export const wordCount = 24;

/** What was typed, as words. */
export const splitWords = (typed: string): string[] => typed.trim().split(/\s+/).filter(Boolean);

/** Whether this is that word, however it was typed. */
export const isSameWord = (typed: string, word: string): boolean => typed.trim().toLowerCase() === word;

/** Two different places of the sheet, from 0, in order. `random` gives numbers from 0 to below 1. */
export function twoPlaces(count: number, random: () => number = Math.random): [number, number] {
  const one = Math.floor(random() * count);
  const other = (one + 1 + Math.floor(random() * (count - 1))) % count;
  return one < other ? [one, other] : [other, one];
}
