// How a page reaches the core. There are two ways, and only this folder knows them: Tauri's own in the app, and HTTP on
// the loopback address for tests in an ordinary browser. What can be asked is in contract.ts, not here.
import type { Call, Notice } from "./contract";
import { loopback } from "./loopback";
import { tauri } from "./tauri";

/** How large a photo is wanted: a few hundred pixels for a grid, or as large as a screen. */
export type PhotoSize = "small" | "large";

/** The windows that have pages. */
export type WindowName = "welcome" | "journal";

/** One way to the core. */
export interface Transport {
  /** Carries one command. A failure rejects with a `WireError`. */
  readonly call: Call;
  /** Hears what the core has to say, until the function that is returned is called. */
  listen(handler: (notice: Notice) => void): () => void;
  /** Where the picture of a photo is to be had. */
  photoUrl(id: string, size: PhotoSize): string;
}

/** The way that there is here. */
export function transportFor(window: WindowName): Transport {
  return "__TAURI_INTERNALS__" in globalThis ? tauri(window) : loopback(window);
}
