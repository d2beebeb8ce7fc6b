// A browser for the tests: pages that note whatever they complain about and whomever they ask.

import { chromium } from "playwright-core";

/** Starts Chromium with its own background networking off. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
}

/**
 * A page over a harness. `complaints` fills with what must not happen: errors in the console, exceptions, and requests to
 * anybody else. Answers of the core that refuse something are no complaint: they are what many tests are about.
 */
export async function open(browser, harness, { width = 1280, height = 800, motion = "reduce", ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: motion, locale: "en-GB", ...more });
  context.setDefaultTimeout(15_000);
  const complaints = [];
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(`${harness.address}/`)) return route.continue();
    complaints.push(`asked ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    const refused = /^Failed to load resource: the server responded with a status of (422|403|404)/.test(message.text());
    if (!refused) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

/** Waits until nothing more is on its way: typefaces, pictures, and what the page shows while it waits. */
export async function rest(page) {
  await page.waitForFunction(() => {
    const isWaitedFor = (image) => {
      const box = image.getBoundingClientRect();
      return image.loading !== "lazy" || (box.width > 0 && box.top < innerHeight && box.bottom > 0);
    };
    const pictures = Array.from(document.images).filter(isWaitedFor);
    return document.fonts.status === "loaded" && pictures.every((image) => image.complete);
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
