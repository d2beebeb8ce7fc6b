// Files from outside that are held over the window, or let go. The core knows which files they are; here it is only worked
// out whose photos they become.
import { commands } from "../../api";
import { say } from "../../parts/toasts.svelte";
import { t } from "../../words";
import { journal, sayFailure } from "../journal.svelte";
import { petOf, type Screen } from "../places";

const state = $state({ files: 0, asking: false });

/** How many files are held over the window, and whether it is asked whose they are. */
export const dropping = () => state;

/** Files are held over the window, or have left. */
export function hovering(files: number): void {
  state.files = files;
}

/** Files were let go. */
export function dropped(screen: Screen): void {
  state.files = 0;
  const pet = petFor(screen);
  if (pet) return take(pet);
  if (journal().pets.length === 0) say(t("drop-nobody"));
  else state.asking = true;
}

/** The pet that files let go here would belong to: the one on the screen, or the only one there is. */
export function petFor(screen: Screen): string | null {
  const { pets } = journal();
  return petOf(screen) ?? (pets.length === 1 ? (pets[0]?.id ?? null) : null);
}

/** Takes in what was let go. */
export function take(pet: string): void {
  state.asking = false;
  commands.importDropped(pet).catch(sayFailure);
}
