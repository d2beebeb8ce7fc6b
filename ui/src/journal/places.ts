// Where somebody can be in the journal, and how that is remembered over a lock. What is shown there is in the folders
// beside; how one moves is router.svelte.ts.
import type { Found, Id, Place } from "../api/contract";

/** One screen, with what it shows. */
export type Screen =
  | { name: "home" }
  /** A pet's page; `story` is scrolled to, `photo` is opened large. */
  | { name: "memorial"; pet: Id; story?: Id | undefined; photo?: Id | undefined }
  /** A story being written; `null`: one that has no first character yet. */
  | { name: "story"; pet: Id; story: Id | null; cursor: number | null }
  /** What is said of a pet; `null`: a new one. */
  | { name: "pet"; pet: Id | null }
  | { name: "trash" }
  | { name: "settings" };

/** The pet that a screen is about, if it is about one. */
export function petOf(screen: Screen): Id | null {
  return screen.name === "memorial" || screen.name === "story" || screen.name === "pet" ? screen.pet : null;
}

/** Where something that was found is to be seen. What belongs only to pets in the trash comes back with them. */
export function screenOf({ item, pet }: Pick<Found, "item" | "pet">): Screen {
  if (item.kind === "pet") return { name: "memorial", pet: item.id };
  if (pet === null) return { name: "trash" };
  return { name: "memorial", pet, [item.kind]: item.id };
}

/** A screen as it is kept in the journal. A form is not kept: one comes back to where it was opened. */
export function placeOf(screen: Screen, scroll: number): Place {
  const nowhere = { pet: null, story: null, cursor: null, scroll };
  switch (screen.name) {
    case "memorial":
      return { ...nowhere, view: "memorial", pet: screen.pet };
    case "story":
      // Of a story that was not begun there is nothing to find again.
      return screen.story === null
        ? { ...nowhere, view: "memorial", pet: screen.pet, scroll: 0 }
        : { view: "story", pet: screen.pet, story: screen.story, cursor: screen.cursor, scroll };
    case "pet":
      return screen.pet === null
        ? { ...nowhere, view: "home", scroll: 0 }
        : { ...nowhere, view: "memorial", pet: screen.pet, scroll: 0 };
    case "home":
    case "trash":
    case "settings":
      return { ...nowhere, view: screen.name };
  }
}

/** The way to a place, from the first screen on, so that going back leads where it would have led. */
export function wayTo(place: Place | null, pets: readonly Id[]): Screen[] {
  const home: Screen = { name: "home" };
  if (!place || place.view === "home") return [home];
  if (place.view === "trash" || place.view === "settings") return [home, { name: place.view }];
  // A pet can have gone since, from another window or the terminal.
  if (place.pet === null || !pets.includes(place.pet)) return [home];
  const memorial: Screen = { name: "memorial", pet: place.pet };
  if (place.view === "memorial" || place.story === null) return [home, memorial];
  return [home, memorial, { name: "story", pet: place.pet, story: place.story, cursor: place.cursor }];
}
