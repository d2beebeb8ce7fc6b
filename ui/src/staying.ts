// What a web page would do and a window must not: load itself again, which would lose whatever is only on the screen.

/** Where a menu of its own is for working with text; it offers no way to load the page again. */
const TEXT = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=button])";

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** Whether these keys load a page again, with Shift or without. */
export function loadsAgain({ key, ctrlKey, metaKey, altKey }: Pressed): boolean {
  if (key === "F5" || key === "BrowserRefresh") return true;
  return key.toLowerCase() === "r" && (ctrlKey || metaKey) && !altKey;
}

/** Whether something was pressed that text is written in. */
export function holdsText(target: unknown): boolean {
  const closest = (target as Partial<Element> | null)?.closest;
  return typeof closest === "function" && closest.call(target as Element, TEXT) !== null;
}

/** Keeps the page where it is, for as long as it is there. */
export function stay(): void {
  const pressed = (event: KeyboardEvent) => loadsAgain(event) && event.preventDefault();
  const menu = (event: Event) => holdsText(event.target) || event.preventDefault();
  addEventListener("keydown", pressed, { capture: true });
  addEventListener("contextmenu", menu, { capture: true });
}
