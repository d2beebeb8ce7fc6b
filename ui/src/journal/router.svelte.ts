// Moving between screens. There are no addresses: what is open is nobody's business but this page's. The place is told to
// the core, which keeps it in the journal, so that it is found again after a lock.
import { untrack } from "svelte";
import { commands, type Place } from "../api";
import { keepWords, tidyUp } from "./leaving";
import { placeOf, type Screen, wayTo } from "./places";

/** A screen on the way here, and how far it was scrolled. */
export interface Stop {
  readonly key: number;
  screen: Screen;
  scroll: number;
}

let nextKey = 1;
const stopAt = (screen: Screen, scroll = 0): Stop => ({ key: nextKey++, screen, scroll });
const state = $state<{ way: Stop[] }>({ way: [stopAt({ name: "home" })] });

/** Where we are. */
export const here = (): Stop => state.way[state.way.length - 1] as Stop;

/** Whether there is somewhere to go back to. */
export const canGoBack = (): boolean => state.way.length > 1;

/** Begins where the person was when the journal was locked. */
export function beginAt(place: Place | null, pets: readonly string[]): void {
  state.way = wayTo(place, pets).map((screen) => stopAt(screen));
  if (place && here().screen.name === place.view) here().scroll = place.scroll;
}

/** Goes to a screen. Stays if what is being written here could not be kept. */
export async function go(screen: Screen): Promise<void> {
  if (!(await leave())) return;
  const next = stopAt(screen);
  state.way = screen.name === "home" ? [next] : [...state.way.slice(-30), next];
  arrived();
}

/** Goes to a screen in place of this one, which is not come back to. */
export async function goInstead(screen: Screen): Promise<void> {
  if (!(await leave())) return;
  state.way = [...state.way.slice(0, -1), stopAt(screen)];
  arrived();
}

/** Goes back one screen. */
export async function back(): Promise<void> {
  if (!canGoBack() || !(await leave())) return;
  state.way = state.way.slice(0, -1);
  arrived();
}

/** Goes back to before everything that is about a pet that has gone. */
export async function backFrom(pet: string): Promise<void> {
  if (!(await leave())) return;
  const rest = state.way.filter(({ screen }) => !("pet" in screen) || screen.pet !== pet);
  state.way = rest.length > 0 ? rest : [stopAt({ name: "home" })];
  arrived();
}

/** Notes something about the screen at hand, such as where the cursor is. The screen itself stays as it is. */
export function note(what: { story?: string; cursor?: number }): void {
  const { screen } = here();
  if (screen.name === "story") Object.assign(screen, what);
  rememberSoon();
}

/** Scrolls to where this screen was, once it has its height. */
export function comeToRest(): void {
  // Whoever calls this while drawing must not be drawn again at every scroll.
  const { scroll, key } = untrack(() => ({ ...here() }));
  if (scroll === 0) return;
  scrollTo({ top: scroll, behavior: "instant" });
  // Letters that come late can change the height once more.
  void document.fonts.ready.then(() => {
    if (here().key === key && here().scroll === scroll) scrollTo({ top: scroll, behavior: "instant" });
  });
}

/** The page was scrolled. */
export function scrolled(): void {
  if (leaving) return;
  here().scroll = window.scrollY;
  rememberSoon();
}

let timer: ReturnType<typeof setTimeout> | undefined;
let leaving = false;

function rememberSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => void remember(), 500);
}

/** Tells the core where we are, now. */
export async function remember(): Promise<void> {
  clearTimeout(timer);
  const { screen, scroll } = here();
  // It is a convenience: nobody needs to hear that it was not kept.
  await commands.rememberPlace(placeOf($state.snapshot(screen), scroll)).catch(() => undefined);
}

async function leave(): Promise<boolean> {
  if (!(await keepWords())) return false;
  await tidyUp();
  // From here until the new screen rests, the page may jump; that is nobody's scrolling.
  leaving = true;
  return true;
}

function arrived() {
  scrollTo({ top: 0, behavior: "instant" });
  requestAnimationFrame(() => requestAnimationFrame(() => (leaving = false)));
  rememberSoon();
}
