// The gallery: every screen and every state of it, in both themes, and an index to leaf through; and the README's picture.
//
//   EVERPAW_HARNESS=/path/to/everpaw-harness node gallery.mjs /path/for/the/gallery [/path/for/screenshot.png]
//
// `ONLY=name` takes the states whose name begins so. Where the README's picture is too large, ImageMagick makes it
// smaller.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { stopHarnesses } from "./harness.mjs";
import { inState, states } from "./scene.mjs";

const themes = ["light", "dark"];
const largestForReadme = 400 * 1024;

const [folder, readme] = process.argv.slice(2);
if (!folder) throw new Error("Name a folder for the pictures: node gallery.mjs /path/for/the/gallery");
const only = process.env.ONLY ?? "";
if (!only) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const browser = await launch();
const wanted = states.filter(({ name }) => name.startsWith(only));
assert.ok(wanted.length > 0, `no state begins with “${only}”`);
try {
  for (const state of wanted) {
    await inState(browser, state, {}, async ({ page }) => {
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: join(folder, `${state.name}-${colorScheme}.png`) });
      }
    });
    console.log(state.name);
  }
  writeFileSync(join(folder, "index.html"), index(wanted));
  if (readme) await takeReadmePicture(readme);
} finally {
  await browser.close();
  await stopHarnesses();
}

/** The memorial in light, small enough for a README. */
async function takeReadmePicture(path) {
  const memorial = states.find(({ name }) => name === "memorial");
  await inState(browser, memorial, {}, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.screenshot({ path });
  });
  // A picture of so many colours looks the same with 256 of them, dithered.
  if (statSync(path).size > largestForReadme) {
    const smaller = ["convert", "magick"].some(
      (program) => spawnSync(program, [path, "-strip", "-colors", "256", `png8:${path}`]).status === 0,
    );
    assert.ok(smaller, "ImageMagick makes the picture small enough for the README, and it was not found");
  }
  const { size } = statSync(path);
  assert.ok(size <= largestForReadme, `${path} has ${size} bytes, which is too many for a README`);
}

function index(shown) {
  const figures = shown.map(({ name, what }) => {
    const pictures = themes.map((theme) => `<a href="${name}-${theme}.png"><img src="${name}-${theme}.png" alt="${name}, ${theme}" loading="lazy" width="1280" height="800"></a>`);
    return `<figure id="${name}"><figcaption><b>${name}</b>${what ? `: ${what}` : ""}</figcaption><div>${pictures.join("")}</div></figure>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Everpaw: every screen</title>
<style>
  body { margin: 2rem; font: 1rem/1.5 system-ui, sans-serif; background: #777; color: #fff; }
  figure { margin: 0 0 3rem; }
  div { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin-top: 0.5rem; }
  img { display: block; width: 100%; height: auto; }
</style>
<h1>Every screen</h1>
${figures.join("\n")}
</html>
`;
}
