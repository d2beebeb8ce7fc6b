// Locking, as far as it concerns the page: what is being written is kept first. The lock itself waits for nobody; it is the
// core's, and so is the time it gives.
import { commands } from "../api";
import { sayFailure } from "./journal.svelte";
import { keepWords } from "./leaving";
import { remember } from "./router.svelte";

/** How long somebody who presses Lock waits for words that are hard to keep, in milliseconds. */
const PATIENCE = 1_000;

/** The core is about to lock: the words first, then the place, then the answer. Words that cannot be kept are no answer. */
export async function farewell(): Promise<void> {
  // It may have locked already.
  if (await keepAll()) await commands.wordsAreSafe().catch(() => undefined);
}

/** Somebody locks. */
export async function lockJournal(): Promise<void> {
  const tooLong = new Promise<false>((enough) => setTimeout(() => enough(false), PATIENCE));
  const kept = await Promise.race([keepAll(), tooLong]);
  await commands.lock(kept).catch(sayFailure);
}

/** Saves the words and the place; whether all words are kept. It never throws: a lock waits behind it. */
async function keepAll(): Promise<boolean> {
  const [words] = await Promise.allSettled([keepWords(), remember()]);
  return words.status === "fulfilled" && words.value;
}
