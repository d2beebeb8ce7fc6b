// A browser for the tests and for looking: where it is, which folder it opens, and how the page is brought to rest.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** The exported folder named by EVERPAW_EXPORT, with its address. */
export function exportedFolder() {
  const named = process.env.EVERPAW_EXPORT;
  if (!named) {
    throw new Error("Set EVERPAW_EXPORT to the folder of an exported memorial (the one that holds index.html).");
  }
  const folder = resolve(named);
  if (!existsSync(join(folder, "index.html"))) {
    throw new Error(`There is no index.html in ${folder}; EVERPAW_EXPORT must name the folder of an exported memorial.`);
  }
  return { folder, root: pathToFileURL(folder).href + "/", page: pathToFileURL(join(folder, "index.html")).href };
}

/** Starts Chromium with its own background networking off. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
}

/**
 * Walks down the page as a reader does, so that waiting pictures load, and comes back up. The steps are a little
 * less than a window, and each waits for what came into view. Works with the page's own scripts switched off.
 */
export async function readToTheEnd(page) {
  const { height } = page.viewportSize();
  const length = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let at = 0; at <= length; at += Math.round(height * 0.8)) {
    await page.evaluate((top) => window.scrollTo({ top, behavior: "instant" }), at);
    await page.waitForTimeout(40);
  }
  await until(page, () => Array.from(document.images).every((image) => image.complete));
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
}

/**
 * Asks the page again and again until the answer is yes. A promise within the page is no way to wait: where scripts
 * are switched off it is sometimes never kept.
 */
export async function until(page, question) {
  for (let asked = 0; asked < 400; asked += 1) {
    if (await page.evaluate(question)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`after 20 seconds this was still not so: ${question}`);
}
