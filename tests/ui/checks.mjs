// What must be true of every screen, whatever is on it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { englishOnly, ids } from "./words.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Nobody is shut out: axe finds nothing. */
export async function axeFindsNothing(page, where) {
  // Evaluated rather than added as a script, which the page's policy refuses.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const { violations, incomplete } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations", "incomplete"], rules: { region: { enabled: true } } }),
  );
  assert.ok(Array.isArray(incomplete), "axe ran");
  const told = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.slice(0, 3).map((node) => node.html) }));
  assert.deepEqual(told, [], `${where}: each of these shuts somebody out`);
}

/** Nothing is cut, nothing overlaps, nothing has to be scrolled sideways. */
export async function textIsWhole(page, where) {
  const found = await page.evaluate(lookAtText);
  assert.ok(found.texts > 0, `${where}: no text was found, so nothing was looked at`);
  assert.deepEqual(found.faults, [], where);
}

// Runs in the page.
function lookAtText() {
  const faults = [];
  const root = document.documentElement;
  const tooWide = root.scrollWidth - root.clientWidth;
  if (tooWide > 0) faults.push(`the page is ${tooWide} px too wide`);

  const dialogs = Array.from(document.querySelectorAll("dialog[open]"));
  const scope = dialogs.at(-1) ?? document.body;
  const isUnseen = (element) => {
    const box = element.getBoundingClientRect();
    // What is there for screen readers alone is a pixel in size or clipped away.
    return box.width <= 1 || box.height <= 1 || getComputedStyle(element).clipPath !== "none";
  };
  const layerOf = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (["fixed", "sticky", "absolute"].includes(getComputedStyle(at).position) || at.tagName === "DIALOG") return at;
    }
    return document.body;
  };
  const short = (text) => text.replace(/\s+/g, " ").trim().slice(0, 50);

  const texts = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !element || ["SCRIPT", "STYLE", "OPTION", "TITLE"].includes(element.tagName)) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    let unseen = false;
    for (let at = element; at && at !== document.body; at = at.parentElement) unseen ||= isUnseen(at);
    if (unseen) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = Array.from(range.getClientRects()).filter((box) => box.width > 0.5 && box.height > 0.5);
    if (boxes.length > 0) texts.push({ words: short(node.data), element, boxes, layer: layerOf(element) });
  }

  for (const { words, element, boxes } of texts) {
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      const frame = at.getBoundingClientRect();
      const hides = (overflow) => overflow === "hidden" || overflow === "clip";
      const tall = hides(style.overflowY) && boxes.some((box) => box.bottom > frame.bottom + 2 || box.top < frame.top - 2);
      const wide = hides(style.overflowX) && boxes.some((box) => box.right > frame.right + 2 || box.left < frame.left - 2);
      if (tall || wide) faults.push(`“${words}” is cut by <${at.tagName.toLowerCase()} class="${at.className}">`);
      if (/auto|scroll/.test(`${style.overflowX} ${style.overflowY}`)) break;
    }
    if (boxes.some((box) => box.left < -1 || box.right > innerWidth + 1)) faults.push(`“${words}” leaves the window`);
  }
  for (const field of scope.querySelectorAll("button, label, a, [role=menuitem], [role=menuitemradio]")) {
    if (field.checkVisibility() && !isUnseen(field) && field.scrollWidth > field.clientWidth + 2 && field.clientWidth > 0 &&
        getComputedStyle(field).display !== "inline") {
      faults.push(`“${short(field.textContent)}” is wider than its own box`);
    }
  }

  // Lines of different texts in one layer must not lie on each other.
  for (let one = 0; one < texts.length; one += 1) {
    for (let two = one + 1; two < texts.length; two += 1) {
      if (texts[one].layer !== texts[two].layer) continue;
      for (const a of texts[one].boxes) {
        for (const b of texts[two].boxes) {
          const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          // Boxes of lines are taller than their letters, so neighbours may touch.
          if (width > 2 && height > 0.45 * Math.min(a.height, b.height)) {
            faults.push(`“${texts[one].words}” lies on “${texts[two].words}”`);
          }
        }
      }
    }
  }
  return { texts: texts.length, faults: Array.from(new Set(faults)) };
}

/** Nothing moves. */
export async function nothingMoves(page, where) {
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => animation.playState === "running" && animation.effect.getComputedTiming().activeDuration > 20)
      .map((animation) => `${animation.animationName ?? animation.transitionProperty} on ${animation.effect.target.outerHTML.slice(0, 80)}`),
  );
  assert.deepEqual(moving, [], `${where}: somebody asked for stillness`);
}

/** Everything that is read or heard. */
function words(page) {
  return page.evaluate(() => {
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) found.push(walker.currentNode.data);
    for (const element of document.querySelectorAll("*")) {
      for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription"]) {
        const value = element.getAttribute(name);
        if (value) found.push(value);
      }
    }
    return found.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
  });
}

/** No word is missing: nowhere does an id stand in place of a sentence. */
export async function noIdIsShown(page, language, where) {
  // An id of one word may be a word.
  const known = new Set(ids(language).filter((id) => id.includes("-")));
  const shown = (await words(page)).filter((text) => known.has(text.split(".")[0]) || text === "undefined" || text === "null");
  assert.deepEqual(shown, [], `${where}: these are names of words, not words`);
}

/** Everything is in German that the interface itself says. */
export async function noEnglishIsLeft(page, where) {
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de", `${where}: a screen reader has to know`);
  const english = englishOnly();
  const shown = await words(page);
  const left = shown.filter((text) =>
    // A whole text, or within one where it is long enough not to be a part of somebody's own words.
    english.some((piece) => text === piece || (piece.length >= 12 && text.includes(piece))),
  );
  assert.deepEqual(left, [], `${where}: these were not translated`);
}
