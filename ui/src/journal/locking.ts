// Locking, as far as it concerns the page: what is being written is kept first. The lock itself waits for nobody; it is the
// core's, and so is the time it gives.
import { commands } from "../api";
import { sayFailure } from "./journal.svelte";
import { keepWords } from "./leaving";
import { remember } from "./router.svelte";

/** How long somebody who presses Lock waits for words that are hard to keep, in milliseconds. */
const PATIENCE = 1_000;

/** The core is about to lock: the words first, then the place, then the answer. */
export async function farewell(): Promise<void> {
  await Promise.allSettled([keepWords(), remember()]);
  // It may have locked already.
  await commands.wordsAreSafe().catch(() => undefined);
}

/** Somebody locks. */
export async function lockJournal(): Promise<void> {
  const tooLong = new Promise((enough) => setTimeout(enough, PATIENCE));
  await Promise.race([Promise.allSettled([keepWords(), remember()]), tooLong]);
  await commands.lock().catch(sayFailure);
}
