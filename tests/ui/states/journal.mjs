// The screens of the journal's window, and what they can look like. What a pet's page and its photos look like is in
// memorial.mjs.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { choose, enter, field, press, toPet, type } from "../steps.mjs";
import { petForm, picture, profileCalled } from "../worlds.mjs";

const found = (page) => page.getByRole("option");

export const journalStates = [
  {
    name: "home-empty",
    world: "empty",
    async open(scene) {
      await enter(scene);
      await scene.page.getByRole("heading", { name: scene.t("home-empty-title") }).waitFor();
    },
  },
  {
    name: "home",
    world: "luna",
    async open(scene) {
      await enter(scene);
      await scene.page.getByRole("button", { name: /^Luna/ }).waitFor();
    },
  },
  {
    name: "home-remark",
    world: "luna",
    what: "something to be said once: one copy of the vault's file was damaged and repaired",
    async open(scene) {
      const profile = await profileCalled(scene.harness, "Anna");
      const copy = join(scene.harness.dataFolder, "profiles", profile, "vault.json.2");
      writeFileSync(copy, readFileSync(copy).subarray(0, 40));
      await enter(scene);
      await scene.page.getByText(scene.t("remark-vaultRepaired")).waitFor();
    },
  },
  {
    name: "home-failure",
    world: "luna",
    what: "the journal cannot be read; intercepted, because no test can damage a page of the database at the right moment",
    async open(scene) {
      await scene.page.route("**/call/journal/overview", (route) =>
        route.fulfill({ status: 422, json: { code: "journal-damaged", message: "", detail: { name: "journal.db" } } }),
      );
      await enter(scene, "Anna", { heading: false });
      await scene.page.getByRole("alert").waitFor();
    },
  },
  {
    name: "pet-add",
    world: "empty",
    async open(scene) {
      await toNewPet(scene);
    },
  },
  {
    name: "pet-add-dates",
    world: "empty",
    what: "one date that is understood, one that can mean two days, one that is kept as words",
    async open(scene) {
      const { page, t } = scene;
      await toNewPet(scene);
      await type(page, t("pet-name"), "Luna");
      await type(page, t("pet-born"), "2009");
      await type(page, t("pet-came-home"), "03/04/2009");
      await type(page, t("pet-died"), "one evening, late");
      await page.getByText(t("date-kept")).waitFor();
      // In German a slash is read one way only.
      if (scene.language === "en") await page.getByText(t("date-ambiguous")).waitFor();
    },
  },
  {
    name: "pet-nameless",
    world: "empty",
    async open(scene) {
      const { page, t } = scene;
      await toNewPet(scene);
      await press(page, t("pet-add"));
      await page.getByText(t("pet-name-needed")).waitFor();
    },
  },
  {
    name: "pet-edit",
    world: "luna",
    async open(scene) {
      await toEdit(scene);
    },
  },
  {
    name: "pet-changed-meanwhile",
    world: "luna",
    async open(scene) {
      const { page, harness, t } = scene;
      await toEdit(scene);
      const { pets } = await harness.call("journal", "overview");
      const { id } = pets.find(({ name }) => name === "Luna");
      await harness.call("journal", "save_pet", { id, revision: await revisionOf(harness, id), pet: petForm("Luna") });
      await type(page, t("pet-words"), "She chose us.");
      await press(page, t("save"));
      await page.getByRole("alert").filter({ hasText: t("error-changed-meanwhile") }).waitFor();
    },
  },
  {
    name: "search-begin",
    world: "luna",
    async open(scene) {
      await toSearch(scene);
    },
  },
  {
    name: "search-hits",
    world: "luna",
    async open(scene) {
      await toSearch(scene);
      await scene.page.keyboard.type("snow");
      await found(scene.page).first().waitFor();
    },
  },
  {
    name: "search-nothing",
    world: "luna",
    async open(scene) {
      await toSearch(scene);
      await scene.page.keyboard.type("zebra");
      await scene.page.getByText(scene.t("search-nothing")).waitFor();
    },
  },
  {
    name: "trash-empty",
    world: "luna",
    async open(scene) {
      await enter(scene);
      await press(scene.page, scene.t("journal-trash"));
      await scene.page.getByText(scene.t("trash-empty")).waitFor();
    },
  },
  {
    name: "trash-full",
    world: "luna",
    async open(scene) {
      const { page, harness, t } = scene;
      await enter(scene);
      const { pets } = await harness.call("journal", "overview");
      const [luna, rufus] = ["Luna", "Rufus"].map((called) => pets.find(({ name }) => name === called).id);
      const { stories, photos } = await harness.call("journal", "memorial", { pet: luna });
      const items = [["story", stories[0].id], ["photo", photos[0].id], ["pet", rufus]];
      for (const [kind, id] of items) await harness.call("journal", "trash", { item: { kind, id } });
      await press(page, t("journal-trash"));
      await page.getByText(t("trash-what")).waitFor();
    },
  },
  {
    name: "settings",
    world: "luna",
    async open(scene) {
      await enter(scene);
      await press(scene.page, scene.t("journal-settings"));
      await scene.page.getByRole("heading", { level: 1, name: scene.t("settings-title") }).waitFor();
    },
  },
  {
    name: "settings-saved",
    world: "luna",
    async open(scene) {
      const { page, t } = scene;
      await enter(scene);
      await press(page, t("journal-settings"));
      await field(page, t("idle-label")).selectOption("1800");
      await page.getByText(t("settings-saved")).first().waitFor();
    },
  },
  {
    name: "drop-overlay",
    world: "luna",
    async open(scene) {
      await enter(scene);
      await toPet(scene, "Luna");
      await scene.harness.pull("hover", 3);
      await scene.page.getByText(scene.t("drop-here", { name: "Luna" })).waitFor();
    },
  },
  {
    name: "drop-whose",
    world: "luna",
    async open(scene) {
      await enter(scene);
      await scene.page.getByRole("button", { name: /^Luna/ }).waitFor();
      await scene.harness.pull("drop", [picture("rain")]);
      await scene.page.getByRole("dialog", { name: scene.t("drop-whose") }).waitFor();
    },
  },
  {
    name: "locked-by-idling",
    world: "luna",
    what: "a day passed in front of a pet's page: the chooser, and nothing of the journal",
    async open(scene) {
      const { page, harness } = scene;
      await enter(scene);
      await toPet(scene, "Luna");
      await harness.pull("advance", 24 * 60 * 60);
      await page.waitForURL("**/welcome.html");
      await page.getByRole("button", { name: /Anna/ }).waitFor();
    },
  },
];

async function toNewPet(scene) {
  const { page, t } = scene;
  await enter(scene);
  await press(page, t("home-add"));
  await page.getByRole("heading", { level: 1, name: t("pet-add-title") }).waitFor();
}

async function toEdit(scene) {
  const { page, t } = scene;
  await enter(scene);
  await toPet(scene, "Luna");
  await choose(page, t("more-of", { name: "Luna" }), t("pet-edit"));
  await page.getByRole("heading", { level: 1, name: t("pet-edit-title", { name: "Luna" }) }).waitFor();
}

async function toSearch(scene) {
  const { page, t } = scene;
  await enter(scene);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: t("search") }).waitFor();
}

async function revisionOf(harness, id) {
  return (await harness.call("journal", "memorial", { pet: id })).pet.revision;
}
