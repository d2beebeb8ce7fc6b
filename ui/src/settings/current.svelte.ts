// What is set for this computer, and how a page follows it: language, theme and motion on the root element. What belongs
// to one profile, as its idle time does, is not here.
import { commands, type Settings } from "../api";
import { speak } from "../words";

const state = $state<{ settings: Settings }>({
  settings: { language: null, theme: "system", motion: "system", lastProfile: null },
});

/** What is set at the moment. */
export const settings = (): Settings => state.settings;

/** Asks the core what is set and follows it. A page that cannot be told still shows itself, in the system's way. */
export async function loadSettings(): Promise<void> {
  follow(state.settings);
  try {
    follow(await commands.settings());
  } catch {
    // The core says by itself, as a remark, when its settings could not be read.
  }
}

/** Changes something, at once on the page and then for good. Rejects with a `WireError` if it could not be kept. */
export async function changeSettings(change: Partial<Omit<Settings, "lastProfile">>): Promise<void> {
  const before = state.settings;
  follow({ ...before, ...change });
  try {
    await commands.saveSettings($state.snapshot(state.settings));
  } catch (failure) {
    follow(before);
    throw failure;
  }
}

function follow(settings: Settings): void {
  state.settings = settings;
  speak(settings.language);
  const root = document.documentElement;
  if (settings.theme === "system") delete root.dataset.theme;
  else root.dataset.theme = settings.theme;
  root.classList.toggle("still", settings.motion === "still");
}

/** Whether things should keep still, because the person or the system asks for it. */
export const isStill = (): boolean =>
  state.settings.motion === "still" || matchMedia("(prefers-reduced-motion: reduce)").matches;
