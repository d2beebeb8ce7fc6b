// The lock as a page meets it, beside what the main job shows: idling, closing, two imports' worth of typing.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { stopHarnesses } from "./harness.mjs";
import { choose, enter, press, toPet } from "./steps.mjs";
import { speaker } from "./words.mjs";
import { anotherPicture, harnessIn, profileCalled, unlock } from "./worlds.mjs";

const t = speaker("en");
let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await stopHarnesses();
});

async function scene(world) {
  const harness = await harnessIn(world);
  const opened = await open(browser, harness);
  return { ...opened, harness, t, end: () => opened.context.close().then(() => harness.stop()) };
}

describe("the lock", () => {
  test("idling locks in the middle of a word, and the word is saved", async () => {
    const at = await scene("luna");
    const { page, harness } = at;
    await enter(at);
    await toPet(at, "Luna");
    await press(page, t("story-edit", { title: "First snow" }));
    const words = page.getByRole("textbox", { name: t("story-words"), exact: true });
    await words.waitFor();
    await words.press("Control+Home");
    await page.keyboard.type("Unfinishe");
    await harness.pull("advance", 24 * 60 * 60);
    await page.waitForURL("**/welcome.html");
    await unlock(harness, await profileCalled(harness, "Anna"));
    const { pets } = await harness.call("journal", "overview");
    const { id } = pets.find(({ name }) => name === "Luna");
    const { stories } = await harness.call("journal", "memorial", { pet: id });
    const story = await harness.call("journal", "story", { id: stories.find(({ title }) => title === "First snow").id });
    assert.ok(story.text.startsWith("Unfinishe"), `nothing was lost: ${story.text.slice(0, 40)}`);
    await at.end();
  });

  test("real input puts the lock off", async () => {
    const at = await scene("luna");
    const { page, harness } = at;
    await enter(at);
    const { idleSeconds } = await harness.call("journal", "overview");
    for (let times = 0; times < 2; times += 1) {
      await harness.pull("advance", Math.round(idleSeconds * 0.7));
      const reported = page.waitForResponse("**/call/journal/report_input");
      // Input is reported every few seconds at most.
      const moving = setInterval(() => void page.mouse.move(Math.random() * 300, 300).catch(() => {}), 200);
      await reported.finally(() => clearInterval(moving));
    }
    assert.equal((await harness.lockState()).window, "journal", "somebody was there all the time");
    await at.end();
  });

  test("a picture is refused after the lock, and the page is gone", async () => {
    const at = await scene("luna");
    const { page, harness } = at;
    await enter(at);
    await toPet(at, "Luna");
    const source = await page.locator("main img").first().evaluate((image) => image.src);
    assert.equal((await fetch(source)).status, 200, "while it is unlocked");
    await page.keyboard.press("Control+l");
    await page.waitForURL("**/welcome.html");
    assert.equal((await fetch(source)).status, 403, "and not after");
    assert.ok(!(await page.content()).includes("Luna"), "nothing of the journal stays on the screen");
    await at.end();
  });

  test("an import goes on while one types, and a lock ends it", async () => {
    const at = await scene("luna");
    const { page, harness } = at;
    await harness.pull("slow", 1500);
    await enter(at);
    await toPet(at, "Rufus");
    await harness.pull("choose", ["rain", "first-snow", "autumn-step", "summer-grass"].map((name) => anotherPicture(harness, name)));
    await choose(page, t("photos-add"), t("photos-add-files"));
    await page.getByRole("button", { name: t("import-stop"), exact: true }).waitFor();
    await press(page, t("story-write"));
    await page.getByRole("textbox", { name: t("story-words"), exact: true }).pressSequentially("He waits at the gate.");
    await page.getByText(t("story-saved"), { exact: true }).waitFor();
    assert.ok((await harness.call("journal", "overview")).import, "it was saved while photos came in");
    await page.keyboard.press("Control+l");
    await page.waitForURL("**/welcome.html");
    assert.equal((await harness.lockState()).window, "welcome", "the import could not hold it open");
    await at.end();
  });

  test("closing the window locks and ends the program", async () => {
    const at = await scene("luna");
    await enter(at);
    await at.harness.pull("close");
    assert.deepEqual(await at.harness.lockState(), { window: "welcome", quit: true, revealed: [] }, "locked, then ended");
    await at.end();
  });
});
