// Into the trash and out of it again. It is never asked for beforehand, because it can always be undone.
import { commands, type Item } from "../api";
import { dismiss, say, toasts } from "../parts/toasts.svelte";
import { t } from "../words";
import { changed, sayFailure } from "./journal.svelte";

/** The remark that offers to undo, by what went. */
const offers = new Map<string, number>();

/** Puts something into the trash and offers to undo it. Whether it went. */
export async function putInTrash(item: Item, name: string): Promise<boolean> {
  try {
    await commands.trash(item);
  } catch (failure) {
    sayFailure(failure);
    return false;
  }
  say(t(`trashed-${item.kind}`, { name }), { label: t("undo"), run: () => void takeOut(item) });
  const offer = toasts().at(-1);
  if (offer) offers.set(item.id, offer.id);
  changed();
  return true;
}

/** Takes something out of the trash. Whether it came. */
export async function takeOut(item: Item): Promise<boolean> {
  try {
    await commands.restore(item);
  } catch (failure) {
    sayFailure(failure);
    return false;
  }
  // It need not be offered any more, wherever it was taken out.
  const offer = offers.get(item.id);
  if (offer !== undefined) dismiss(offer);
  changed();
  return true;
}
