// What a person does, in one line each. Things are found by their role and their name.

import { unlock, profileCalled } from "./worlds.mjs";

/** Opens the page of a window. */
export async function visit(page, harness, window) {
  await page.goto(`${harness.address}/${window}.html`);
  await page.locator("main").waitFor();
}

/** The button with this name. */
export const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Presses it. */
export const press = (page, name) => button(page, name).click();

/** The field with this name. Passphrases have no role of their own. */
export const field = (page, name) => page.locator("input, textarea, select").and(page.getByLabel(name, { exact: true }));

/** Types into it. */
export const type = (page, name, words) => field(page, name).fill(words);

/** Opens a menu and chooses from it. */
export async function choose(page, menu, entry) {
  await press(page, menu);
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}

/** From the shelf to a pet's page. */
export async function toPet({ page }, name) {
  await page.getByRole("main").getByRole("button", { name: new RegExp(`^${name}\\b`) }).click();
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
}

/** Unlocks somebody's journal and opens its window. */
export async function enter({ page, harness }, label = "Anna", { heading = true } = {}) {
  await unlock(harness, await profileCalled(harness, label));
  // A page hears nothing before it listens: what a test does next must not be told to nobody.
  const listening = page.waitForResponse("**/notices/journal");
  await visit(page, harness, "journal");
  await listening;
  if (heading) await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
}
