// How a window's page begins: with the settings, so that nothing is shown in one language or theme and then in another.
import { type Component, mount } from "svelte";
import { loadSettings } from "./settings/current.svelte";
import { stay } from "./staying";
import "./style/base.css";

/** Shows `page` in place of the empty shell. */
export async function start(page: Component): Promise<void> {
  stay();
  await loadSettings();
  const target = document.getElementById("app");
  if (target) mount(page, { target });
}
