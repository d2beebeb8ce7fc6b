// A photo grows out of its thumbnail, so that it is seen where it came from.
import { isStill } from "../../settings/current.svelte";

/** Lets an element grow from where `from` was to where it is. Where things keep still it is there at once. */
export function grow(element: HTMLElement, from: DOMRect | null): void {
  const to = element.getBoundingClientRect();
  if (!from || isStill() || to.width === 0) return;
  const x = from.left + from.width / 2 - (to.left + to.width / 2);
  const y = from.top + from.height / 2 - (to.top + to.height / 2);
  const begin = `translate(${x}px, ${y}px) scale(${from.width / to.width})`;
  element.animate([{ transform: begin }, { transform: "none" }], { duration: 240, easing: "cubic-bezier(0.2, 0, 0.2, 1)" });
}
