// What Everpaw is for, from the first start to the exported memorial, without a mouse. Then a second person, who sees nothing
// of it.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { stopHarnesses } from "./harness.mjs";
import { chooseByKeys, pressByKeys, tabTo, typeByKeys } from "./keyboard.mjs";
import { visit } from "./steps.mjs";
import { speaker } from "./words.mjs";
import { harnessIn, passphrase, picture } from "./worlds.mjs";

const t = speaker("en");
const story = "She did not know what to make of it. In the evening she understood: it was hers.";

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await stopHarnesses();
});

/** From the name to the open journal, with the recovery words written down. */
async function createProfile(page, label) {
  await typeByKeys(page, t("create-label-field"), label);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: t("create-passphrase-title", { label }) }).waitFor();
  await typeByKeys(page, t("create-passphrase-field"), passphrase);
  await typeByKeys(page, t("new-passphrase-again"), passphrase);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: t("words-title") }).waitFor();
  const words = await page.locator("ol li").evaluateAll((lines) => lines.map((line) => line.lastElementChild.textContent.trim()));
  assert.equal(words.length, 24, "all the recovery words are shown");
  await pressByKeys(page, t("words-written"));
  await page.getByRole("heading", { level: 1, name: t("check-title") }).waitFor();
  const asked = await page.locator("form label").allInnerTexts();
  assert.equal(asked.length, 2, "two words are asked for");
  for (const label of asked) await typeByKeys(page, label, words[Number(label.match(/\d+/)[0]) - 1]);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/journal.html");
  await page.getByRole("heading", { level: 1, name: t("home-empty-title") }).waitFor();
}

/** With the focus on the chooser's profile, as it is at the start. */
async function unlock(page, label) {
  await page.getByRole("button", { name: new RegExp(label) }).waitFor();
  await pressByKeys(page, new RegExp(`^${label}`));
  await typeByKeys(page, t("unlock-passphrase"), passphrase);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/journal.html");
}

describe("the main job, by keyboard alone", () => {
  test("from the first start to the exported memorial", async () => {
    const harness = await harnessIn("nobody");
    const { context, page, complaints } = await open(browser, harness);

    await visit(page, harness, "welcome");
    await pressByKeys(page, t("first-run-begin"));
    await createProfile(page, "Anna");

    // A pet, with dates as one remembers them.
    await pressByKeys(page, t("home-add"));
    await typeByKeys(page, t("pet-name"), "Luna");
    await typeByKeys(page, t("pet-species"), "cat");
    await page.keyboard.press("Escape");
    await typeByKeys(page, t("pet-born"), "April 2009");
    await typeByKeys(page, t("pet-died"), "03/05/2023");
    await page.getByRole("group", { name: t("date-which", { words: "03/05/2023" }) }).waitFor();
    await pressByKeys(page, /^3 May 2023$/);
    await pressByKeys(page, t("pet-add"));
    await page.getByRole("heading", { level: 1, name: "Luna", exact: true }).waitFor();
    assert.match(await page.locator("main").innerText(), /April 2009/, "the date stands as it was typed");

    // Photos. Which files they are is answered to the system's dialog.
    const files = ["first-snow", "rain", "window-at-dusk"].map(picture);
    await harness.pull("choose", files);
    await chooseByKeys(page, t("photos-add"), t("photos-add-files"));
    await page.getByText(t("import-kept", { count: 3, name: "Luna" })).waitFor();
    await pressByKeys(page, t("import-put-away"));
    await page.getByText(t("photos-count", { count: 3 })).waitFor();

    // A story, which saves itself.
    await pressByKeys(page, t("story-write"));
    await page.getByRole("textbox", { name: t("story-words"), exact: true }).waitFor();
    await typeByKeys(page, t("story-title"), "First snow");
    await typeByKeys(page, t("story-when"), "December 2010");
    await typeByKeys(page, t("story-words"), `${story}\n\n`);
    await pressByKeys(page, t("tool-photo"));
    const picker = page.getByRole("dialog", { name: t("picker-title") });
    await picker.locator("[aria-pressed]").first().waitFor();
    await tabTo(page, /first-snow/);
    await page.keyboard.press("Space");
    await pressByKeys(page, t("picker-insert", { count: 1 }));
    await page.getByText(t("story-saved"), { exact: true }).waitFor();
    await page.keyboard.press("Alt+ArrowLeft");

    // Both are on the page.
    await page.getByRole("heading", { level: 1, name: "Luna", exact: true }).waitFor();
    await page.getByRole("heading", { name: "First snow" }).waitFor();
    await page.getByText("In the evening she understood").waitFor();

    await look(page);
    await find(page);
    await lockAndComeBack(page, harness);
    await exportIt(page, harness);

    assert.deepEqual(complaints, [], "the browser has nothing to say, and nobody else was asked anything");
    await context.close();
    await harness.stop();
  });

  test("a second person sees nothing of the first", async () => {
    const harness = await harnessIn("luna");
    const { context, page, complaints } = await open(browser, harness);
    await visit(page, harness, "welcome");
    await pressByKeys(page, t("chooser-new"));
    await createProfile(page, "Ben");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.type("snow");
    await page.getByText(t("search-nothing")).waitFor();
    await page.keyboard.press("Escape");
    const text = await page.evaluate(() => document.documentElement.outerHTML);
    for (const word of ["Luna", "Rufus", "heron"]) assert.ok(!text.includes(word), `${word} is Anna’s`);

    // And the first finds everything where it was.
    await page.keyboard.press("Control+l");
    await page.waitForURL("**/welcome.html");
    await unlock(page, "Anna");
    await page.getByRole("button", { name: /^Luna/ }).waitFor();
    assert.deepEqual(complaints, [], "the browser has nothing to say");
    await context.close();
    await harness.stop();
  });
});

/** Through the photos by keys, and back to where one was. */
async function look(page) {
  await tabTo(page, new RegExp(`^${t("portrait-open", { name: "Luna" })}|^${t("photo-open", { what: "" }).trim()}`));
  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog", { name: t("viewer", { name: "Luna" }) });
  const place = (number) => viewer.getByText(t("viewer-place", { place: number, of: 3 })).waitFor();
  await viewer.waitFor();
  await page.keyboard.press("Home");
  await place(1);
  await page.keyboard.press("ArrowRight");
  await place(2);
  await page.keyboard.press("End");
  await place(3);
  await page.keyboard.press("ArrowLeft");
  await place(2);
  await typeByKeys(page, t("photo-caption"), "Not her weather.");
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "hidden" });
  await page.getByText("Not her weather.").waitFor();
  const back = await page.evaluate(() => document.activeElement?.getAttribute("data-photo"));
  assert.ok(back, "the focus is on the photo that was looked at last");
}

/** By words, and open what was found. */
async function find(page) {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type("weather");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog", { name: t("viewer", { name: "Luna" }) });
  await viewer.waitFor();
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "hidden" });
}

/** In the middle of a sentence: the words are safe, and one comes back to the same place. */
async function lockAndComeBack(page, harness) {
  await tabTo(page, t("story-edit", { title: "First snow" }), { back: true });
  await page.keyboard.press("Enter");
  const words = page.getByRole("textbox", { name: t("story-words"), exact: true });
  await words.waitFor();
  await tabTo(page, t("story-words"));
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("It snowed. ");
  await page.keyboard.press("Control+l");
  await page.waitForURL("**/welcome.html");
  assert.equal((await harness.lockState()).window, "welcome", "the core is locked, not only the page");
  const refused = await harness.call("journal", "overview").catch(({ code }) => code);
  assert.equal(refused, "locked", "nothing of the journal is answered");

  await unlock(page, "Anna");
  await words.waitFor();
  await page.waitForFunction((label) => document.activeElement?.getAttribute("aria-label") === label, t("story-words"));
  const at = await words.evaluate((field) => ({ text: field.value, cursor: field.selectionEnd }));
  assert.ok(at.text.startsWith(`It snowed. ${story}`), `every word is there: ${at.text}`);
  assert.equal(at.cursor, "It snowed. ".length, "and the cursor where it was");
  await page.keyboard.press("Alt+ArrowLeft");
  await page.getByRole("heading", { level: 1, name: "Luna", exact: true }).waitFor();
}

/** Into a folder, which is then shown. */
async function exportIt(page, harness) {
  const folder = join(harness.scratch, "for-gran");
  mkdirSync(folder);
  await harness.pull("choose", [folder]);
  await chooseByKeys(page, t("more-of", { name: "Luna" }), t("export-open"));
  await pressByKeys(page, t("export-choose"));
  await page.getByRole("button", { name: t("export-show"), exact: true }).waitFor();
  await Promise.all([page.waitForResponse("**/call/journal/show_exported"), pressByKeys(page, t("export-show"))]);
  const { revealed } = await harness.lockState();
  assert.equal(revealed.length, 1, "its folder was shown");
  assert.ok(revealed[0].startsWith(folder), `${revealed[0]} is where it was to go`);
  const exported = readFileSync(join(revealed[0], "index.html"), "utf8");
  assert.match(exported, /It snowed\. She did not know/, "and in it lies the story as it is now");
}
