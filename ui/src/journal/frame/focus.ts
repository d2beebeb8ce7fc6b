// Where the focus goes when a screen changes: to its heading, so that it is read aloud and Tab begins there.

/** Gives the focus to the heading of the screen, without moving the page. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (!heading || document.querySelector("dialog[open]")) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
