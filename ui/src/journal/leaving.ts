// Whoever has words that are not kept yet says so here, and they are kept before a screen, or the journal, is left.

/** Keeps what there is. `false`: it could not be kept, and the words are only on the screen. */
export type Keep = () => Promise<boolean>;

const keeps = new Set<Keep>();
const tidies = new Set<() => Promise<void>>();

/** Names a way to keep words, until the function that is returned is called. */
export function keepBeforeLeaving(keep: Keep): () => void {
  keeps.add(keep);
  return () => keeps.delete(keep);
}

/** Keeps everything that is being written. Whether all of it is. */
export async function keepWords(): Promise<boolean> {
  const kept = await Promise.all([...keeps].map((keep) => keep().catch(() => false)));
  return kept.every(Boolean);
}

/** Names something to be put in order before a screen is left for another one, until the function that is returned is
 * called. A lock does not wait for it. */
export function tidyBeforeLeaving(tidy: () => Promise<void>): () => void {
  tidies.add(tidy);
  return () => tidies.delete(tidy);
}

/** Puts everything in order that asked for it. What fails stays as it is. */
export async function tidyUp(): Promise<void> {
  await Promise.allSettled([...tidies].map((tidy) => tidy()));
}
