// What every screen of the journal knows: its label, its pets, and what should be said once. What is on one screen only is
// loaded by that screen.
import { asWireError, commands, type Overview, type PetCard, type Remark } from "../api";
import { say } from "../parts/toasts.svelte";
import { problemWords } from "../words";

interface Known {
  label: string;
  pets: PetCard[];
  idleSeconds: number;
  remarks: Remark[];
  /** A photo is looked at by itself, over everything: what is said in passing is said there. */
  inViewer: boolean;
  /** Rises whenever something in the journal may have changed, so that screens look again. */
  version: number;
}

const state = $state<Known>({ label: "", pets: [], idleSeconds: 600, remarks: [], inViewer: false, version: 0 });

/** What is known at the moment. */
export const journal = (): Known => state;

/** Asks the core for everything. Rejects with a `WireError`. */
export async function loadJournal(): Promise<Overview> {
  const overview = await commands.overview();
  ({ label: state.label, pets: state.pets, idleSeconds: state.idleSeconds } = overview);
  for (const said of overview.remarks) remark(said);
  return overview;
}

/** Something changed: every screen that is there looks again. */
export function changed(): void {
  state.version += 1;
  loadJournal().catch(sayFailure);
}

/** Something that should be known until it is put away. */
function remark(said: Remark): void {
  state.remarks = [...state.remarks.filter((other) => other.code !== said.code), said];
}

/** It was read. */
export function putAway(read: Remark): void {
  state.remarks = state.remarks.filter((other) => other.code !== read.code);
}

/** Says in passing that something failed, and what can be done: for what has no place of its own on the screen. */
export function sayFailure(failure: unknown): void {
  const error = asWireError(failure);
  // The page is about to go; the next one asks for the passphrase.
  if (error.code === "locked") return;
  const words = problemWords(error);
  say(`${words.happened} ${words.next}`);
}
