// One screen, as the tests and the gallery come to it: a harness of its own, a page, and the table of states.

import { open, rest } from "./browser.mjs";
import { journalStates } from "./states/journal.mjs";
import { memorialStates } from "./states/memorial.mjs";
import { welcomeStates } from "./states/welcome.mjs";
import { speaker } from "./words.mjs";
import { harnessIn } from "./worlds.mjs";

/** Every screen and every state of it: a name, the world it is in, and how one gets there. */
export const states = [...welcomeStates, ...journalStates, ...memorialStates];

/** Opens a state and works with it. */
export async function inState(browser, state, { language = "en", settings = {}, ...how }, work) {
  const harness = await harnessIn(state.world, { language, ...settings });
  const opened = await open(browser, harness, how);
  const scene = { ...opened, harness, language, t: speaker(language) };
  try {
    await state.open(scene);
    await rest(scene.page);
    await work(scene);
  } finally {
    await opened.context.close();
    await harness.stop();
  }
}
