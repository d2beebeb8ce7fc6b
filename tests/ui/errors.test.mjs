// Every failure that the core can name, on the screen: what happened, and what to do. The core's answer is put in place of
// the true one here, because most of these cannot be brought about at will; that the core gives them is tested with it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { stopHarnesses } from "./harness.mjs";
import { press, type, visit } from "./steps.mjs";
import { languages, speaker } from "./words.mjs";
import { harnessIn } from "./worlds.mjs";

const contract = readFileSync(new URL("../../ui/src/api/contract.ts", import.meta.url), "utf8");

/** The codes as the contract lists them. */
const codes = (() => {
  const list = contract.match(/export const errorCodes[^=]*= \[([^\]]*)\]/)?.[1] ?? "";
  return Array.from(list.matchAll(/"([a-z-]+)"/g), ([, code]) => code);
})();

/** What a sentence may be given to say: nothing, or all that any of them needs. */
const details = [null, { seconds: 30, word: 3, name: "journal.db", reason: "word 3", readings: ["2009-04-03", "2009-03-04"] }];

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await stopHarnesses();
});

describe("every code of the core", () => {
  test("is listed in the contract", () => {
    assert.ok(codes.length > 40, `only ${codes.length} codes were found in contract.ts`);
  });

  for (const language of languages) {
    test(`says what happened and what to do, in ${language}`, async () => {
      const harness = await harnessIn("family", { language });
      const { context, page, complaints } = await open(browser, harness);
      const t = speaker(language);
      let answer;
      await page.route("**/call/welcome/unlock", (route) => route.fulfill({ status: 422, json: answer }));
      await visit(page, harness, "welcome");
      await page.getByRole("button", { name: /Anna/ }).click();
      const unknown = t("error-unknown", { code: "x" }).split("x")[0].trim();
      for (const code of codes) {
        for (const detail of details) {
          answer = { code, message: "for the log alone", detail };
          await type(page, t("unlock-passphrase"), "rain on the roof");
          // While somebody has to wait the button is not there to be pressed.
          if (code === "too-many-attempts") continue;
          await press(page, t("unlock-open"));
          const alert = page.locator(`[role=alert][data-code="${code}"]`);
          await alert.waitFor();
          const said = await alert.innerText();
          assert.ok(!said.includes(unknown), `${code} has no words of its own: ${said}`);
          assert.ok(!said.includes("for the log"), `${code}: the log’s words are not for the screen: ${said}`);
          assert.doesNotMatch(said, /undefined|null|NaN|\{|error-/, `${code}: something was left out: ${said}`);
          assert.equal(said.split(/\n+/).filter(Boolean).length, 2, `${code}: what happened, and what to do: ${said}`);
        }
      }
      answer = { code: "from-the-future", message: "", detail: null };
      await press(page, t("unlock-open"));
      await page.getByText("from-the-future").waitFor();
      assert.deepEqual(complaints, [], "the browser has nothing to say");
      await context.close();
      await harness.stop();
    });
  }
});
