// Every screen and every state of it, as the table in states/ has them: for everybody, in both themes, in every size, with
// large text, without motion, in both languages.
//
//   EVERPAW_HARNESS=/path/to/everpaw-harness node --test
//
// `ONLY=name` runs the states whose name begins so.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, rest } from "./browser.mjs";
import { stopHarnesses } from "./harness.mjs";
import { axeFindsNothing, noEnglishIsLeft, noIdIsShown, nothingMoves, textIsWhole } from "./checks.mjs";
import { inState, states } from "./scene.mjs";

const sizes = [[900, 600], [1280, 800], [1920, 1080]];
const wanted = states.filter(({ name }) => name.startsWith(process.env.ONLY ?? ""));

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await stopHarnesses();
});

test("the table names every state once", () => {
  const names = states.map(({ name }) => name);
  assert.deepEqual(names, Array.from(new Set(names)), "two states of one name would be one picture");
});

for (const state of wanted) {
  describe(state.name, () => {
    test("everybody can use it, in every size and with large text", async () => {
      await inState(browser, state, { language: "en" }, async ({ page, complaints }) => {
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await axeFindsNothing(page, `${state.name}, ${colorScheme}`);
        }
        await noIdIsShown(page, "en", state.name);
        await nothingMoves(page, state.name);
        for (const enlarged of [false, true]) {
          await page.evaluate((size) => (document.documentElement.style.fontSize = size), enlarged ? "200%" : "");
          for (const [width, height] of sizes) {
            await page.setViewportSize({ width, height });
            await rest(page);
            await textIsWhole(page, `${state.name} at ${width}x${height}${enlarged ? " with 200 % text" : ""}`);
          }
        }
        assert.deepEqual(complaints, [], "the browser has nothing to say");
      });
    });

    test("everything is said in German, and nothing moves where it should keep still", async () => {
      const still = { language: "de", settings: { motion: "still" }, motion: "no-preference", deviceScaleFactor: 2 };
      await inState(browser, state, { ...still, width: 900, height: 600 }, async ({ page, complaints }) => {
        await noEnglishIsLeft(page, state.name);
        await noIdIsShown(page, "de", state.name);
        await nothingMoves(page, state.name);
        await textIsWhole(page, `${state.name} in German`);
        await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
        await rest(page);
        await textIsWhole(page, `${state.name} in German with 200 % text`);
        assert.deepEqual(complaints, [], "the browser has nothing to say");
      });
    });
  });
}
