// The keys that mean the same on every screen.

/** What they do. */
export interface Doing {
  search: () => void;
  lock: () => void;
  back: () => void;
}

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** The name of a key with the one that commands: “Ctrl+K”, or “⌘K” where that is what keyboards have. */
export const keyName = (letter: string): string => (mac ? `⌘${letter}` : `Ctrl+${letter}`);

/** The keys for going back. On a Mac the other pair moves the cursor by words. */
const goesBack = ({ altKey, ctrlKey, metaKey, key }: KeyboardEvent): boolean =>
  mac ? metaKey && key === "[" : altKey && !ctrlKey && key === "ArrowLeft";

/** Listens on the whole window, until the function that is returned is called. */
export function watchKeys(doing: Doing): () => void {
  const pressed = (event: KeyboardEvent) => {
    const commanding = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const key = event.key.toLowerCase();
    const inDialog = document.querySelector("dialog[open]") !== null;
    let does: (() => void) | undefined;
    // Locking goes before everything, whatever is open.
    if (commanding && key === "l") does = doing.lock;
    else if (inDialog) return;
    else if (commanding && key === "k") does = doing.search;
    else if (goesBack(event)) does = doing.back;
    if (!does) return;
    event.preventDefault();
    does();
  };
  const clicked = (event: MouseEvent) => {
    // The button at a mouse's side that goes back.
    if (event.button === 3 && !document.querySelector("dialog[open]")) doing.back();
  };
  addEventListener("keydown", pressed, { capture: true });
  addEventListener("mouseup", clicked);
  return () => {
    removeEventListener("keydown", pressed, { capture: true });
    removeEventListener("mouseup", clicked);
  };
}
