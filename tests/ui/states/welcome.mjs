// The screens of the welcome window, and what they can look like.

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { passphrase, profileCalled } from "../worlds.mjs";
import { press, type, visit } from "../steps.mjs";

const weak = "12345678";

export const welcomeStates = [
  {
    name: "first-run",
    world: "nobody",
    async open({ page, harness }) {
      await visit(page, harness, "welcome");
    },
  },
  {
    name: "chooser",
    world: "family",
    what: "several profiles: two that open, one that is damaged, one from a newer version",
    async open({ page, harness, t }) {
      await visit(page, harness, "welcome");
      await page.getByRole("button", { name: t("chooser-new"), exact: true }).waitFor();
    },
  },
  {
    name: "chooser-remark",
    world: "luna",
    what: "something to be said once that is nobody's own: the file of sessions was damaged",
    async open({ page, harness, t }) {
      const sessions = join(harness.dataFolder, "sessions.db");
      writeFileSync(sessions, "damaged");
      await harness.pull("advance", 2 * 60 * 60);
      while (!existsSync(`${sessions}.damaged`)) await new Promise((resolve) => setTimeout(resolve, 50));
      await visit(page, harness, "welcome");
      await page.getByText(t("remark-sessionsDamaged")).waitFor();
    },
  },
  {
    name: "corner-menu",
    world: "family",
    async open({ page, harness, t }) {
      await visit(page, harness, "welcome");
      await press(page, t("welcome-menu"));
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "unlock",
    world: "family",
    async open(scene) {
      await toUnlock(scene);
    },
  },
  {
    name: "unlock-wrong-passphrase",
    world: "family",
    async open(scene) {
      await toUnlock(scene);
      await tryPassphrase(scene, "not the right one");
      await scene.page.getByRole("alert").filter({ hasText: scene.t("error-wrong-passphrase") }).waitFor();
    },
  },
  {
    name: "unlock-wait",
    world: "family",
    async open(scene) {
      const profile = await profileCalled(scene.harness, "Anna");
      for (let tries = 0; tries < 5; tries += 1) {
        const refused = await scene.harness
          .call("welcome", "unlock", { profile, passphrase: "not the right one" })
          .catch((error) => error.code);
        if (refused !== "wrong-passphrase") throw new Error(`a wrong try gave ${refused}`);
      }
      await toUnlock(scene);
      await tryPassphrase(scene, passphrase);
      await scene.page.getByRole("alert").filter({ hasText: scene.t("error-too-many-attempts") }).waitFor();
    },
  },
  {
    name: "unlock-other-failure",
    world: "family",
    what: "a failure with its next step; intercepted, because no test can damage a journal while it is being opened",
    async open(scene) {
      await scene.page.route("**/call/welcome/unlock", (route) =>
        route.fulfill({ status: 422, json: { code: "journal-damaged", message: "", detail: { name: "journal.db" } } }),
      );
      await toUnlock(scene);
      await tryPassphrase(scene, passphrase);
      await scene.page.getByRole("alert").waitFor();
    },
  },
  {
    name: "create-label",
    world: "nobody",
    async open({ page, harness, t }) {
      await visit(page, harness, "welcome");
      await press(page, t("first-run-begin"));
      await page.getByRole("textbox", { name: t("create-label-field") }).waitFor();
    },
  },
  {
    name: "create-label-taken",
    world: "family",
    async open({ page, harness, t }) {
      await visit(page, harness, "welcome");
      await press(page, t("chooser-new"));
      await type(page, t("create-label-field"), "Anna");
      await press(page, t("continue"));
      await fillNewPassphrase({ page, t }, t("create-passphrase-field"), passphrase);
      await press(page, t("continue"));
      await page.getByText(t("error-label-taken")).waitFor();
    },
  },
  {
    name: "create-passphrase-weak",
    world: "nobody",
    async open(scene) {
      await toNewPassphrase(scene);
      await type(scene.page, scene.t("create-passphrase-field"), weak);
      await scene.page.getByText(scene.t("strength-0")).waitFor();
    },
  },
  {
    name: "create-passphrase-suggested",
    world: "nobody",
    async open(scene) {
      const { page, t } = scene;
      await toNewPassphrase(scene);
      await press(page, t("suggestion-ask"));
      await page.getByRole("button", { name: t("suggestion-take"), exact: true }).waitFor();
    },
  },
  {
    name: "create-passphrases-differ",
    world: "nobody",
    async open(scene) {
      const { page, t } = scene;
      await toNewPassphrase(scene);
      await type(page, t("create-passphrase-field"), passphrase);
      await type(page, t("new-passphrase-again"), "rain on the rof");
      await press(page, t("continue"));
      await page.getByText(t("new-passphrase-differs")).waitFor();
    },
  },
  {
    name: "create-words",
    world: "nobody",
    async open(scene) {
      await toWords(scene);
    },
  },
  {
    name: "create-check",
    world: "nobody",
    async open(scene) {
      const { page, t } = scene;
      await toWords(scene);
      await press(page, t("words-written"));
      await page.getByRole("button", { name: t("check-open"), exact: true }).waitFor();
    },
  },
  {
    name: "create-check-wrong",
    world: "nobody",
    async open(scene) {
      const { page, t } = scene;
      await toWords(scene);
      await press(page, t("words-written"));
      await page.getByRole("textbox").first().fill("zebra zebra");
      await press(page, t("check-open"));
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  {
    name: "create-check-skip",
    world: "nobody",
    async open(scene) {
      const { page, t } = scene;
      await toWords(scene);
      await press(page, t("words-written"));
      await press(page, t("check-skip"));
      await page.getByRole("dialog", { name: t("check-skip-title") }).waitFor();
    },
  },
  {
    name: "recover",
    world: "family",
    async open(scene) {
      await toRecover(scene);
    },
  },
  {
    name: "recover-not-words",
    world: "family",
    async open(scene) {
      const { page, t } = scene;
      await toRecover(scene);
      await type(page, t("recover-words"), `abandon abandon abandom ${"abandon ".repeat(21)}`);
      await fillNewPassphrase(scene, t("recover-passphrase"), "snow on the roof");
      await press(page, t("recover-open"));
      await page.locator("[aria-invalid=true], [role=alert]").first().waitFor();
    },
  },
];

async function toUnlock({ page, harness, t }) {
  await visit(page, harness, "welcome");
  await page.getByRole("button", { name: /Anna/ }).click();
  await page.getByRole("button", { name: t("unlock-open"), exact: true }).waitFor();
}

async function tryPassphrase({ page, t }, words) {
  await type(page, t("unlock-passphrase"), words);
  await press(page, t("unlock-open"));
}

async function toNewPassphrase({ page, harness, t }) {
  await visit(page, harness, "welcome");
  await press(page, t("first-run-begin"));
  await type(page, t("create-label-field"), "Anna");
  await press(page, t("continue"));
  await page.getByLabel(t("create-passphrase-field"), { exact: true }).first().waitFor();
}

async function fillNewPassphrase({ page, t }, label, words) {
  await type(page, label, words);
  await type(page, t("new-passphrase-again"), words);
}

async function toWords(scene) {
  const { page, t } = scene;
  await toNewPassphrase(scene);
  await fillNewPassphrase(scene, t("create-passphrase-field"), passphrase);
  await press(page, t("continue"));
  await page.getByRole("button", { name: t("words-written"), exact: true }).waitFor();
}

async function toRecover(scene) {
  const { page, t } = scene;
  await toUnlock(scene);
  await press(page, t("unlock-forgot"));
  await page.getByRole("button", { name: t("recover-open"), exact: true }).waitFor();
}
