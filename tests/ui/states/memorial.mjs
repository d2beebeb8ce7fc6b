// A pet's page and what is done there: its stories, its photos, files coming in, the memorial going out.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { choose, enter, press, toPet } from "../steps.mjs";
import { anotherPicture, importFiles, picture } from "../worlds.mjs";

export const memorialStates = [
  {
    name: "memorial-empty",
    world: "luna",
    async open(scene) {
      await toPage(scene, "Rufus");
      await scene.page.getByText(scene.t("stories-empty-title")).waitFor();
    },
  },
  {
    name: "memorial",
    world: "luna",
    async open(scene) {
      await toPage(scene, "Luna");
    },
  },
  {
    name: "memorial-menu",
    world: "luna",
    async open(scene) {
      await toPage(scene, "Luna");
      await press(scene.page, scene.t("more-of", { name: "Luna" }));
      await scene.page.getByRole("menu").waitFor();
    },
  },
  {
    name: "memorial-without-picture",
    world: "luna",
    what: "files that are kept and have nothing to look at",
    async open(scene) {
      await enter(scene);
      await importFiles(scene.harness, await petCalled(scene, "Rufus"), difficultFiles(scene).slice(0, 3));
      await toPet(scene, "Rufus");
      await scene.page.getByRole("heading", { level: 3 }).first().waitFor();
    },
  },
  {
    name: "memorial-undo",
    world: "luna",
    what: "a pet was put into the trash, and can be taken out at once",
    async open(scene) {
      const { page, t } = scene;
      await toPage(scene, "Rufus");
      await choose(page, t("more-of", { name: "Rufus" }), t("to-trash"));
      await page.getByRole("button", { name: t("undo"), exact: true }).waitFor();
    },
  },
  {
    name: "story-new",
    world: "luna",
    async open(scene) {
      await toPage(scene, "Rufus");
      await press(scene.page, scene.t("story-write"));
      await scene.page.getByRole("textbox", { name: scene.t("story-words"), exact: true }).waitFor();
    },
  },
  {
    name: "story-editor",
    world: "luna",
    async open(scene) {
      await toStory(scene);
    },
  },
  {
    name: "story-reading",
    world: "luna",
    async open(scene) {
      await toStory(scene);
      await press(scene.page, scene.t("story-read"));
      await scene.page.getByRole("button", { name: scene.t("story-write-on"), exact: true }).waitFor();
    },
  },
  {
    name: "story-picker",
    world: "luna",
    async open(scene) {
      const { page, t } = scene;
      await toStory(scene);
      await press(page, t("tool-photo"));
      const dialog = page.getByRole("dialog", { name: t("picker-title") });
      await dialog.locator("[aria-pressed=false]").nth(1).click();
      await dialog.locator("[aria-pressed=true]").waitFor();
    },
  },
  {
    name: "story-unsaved",
    world: "luna",
    what: "saving fails; intercepted, because a test cannot fill the disk",
    async open(scene) {
      const { page, t } = scene;
      await page.route("**/call/journal/save_story", (route) =>
        route.fulfill({ status: 422, json: { code: "disk-full", message: "", detail: null } }),
      );
      await toStory(scene);
      await page.getByRole("textbox", { name: t("story-words"), exact: true }).pressSequentially("And then ");
      await page.getByRole("alert").filter({ hasText: t("error-disk-full") }).waitFor();
    },
  },
  {
    name: "viewer",
    world: "luna",
    async open(scene) {
      const { page, t } = scene;
      await toPage(scene, "Luna");
      await press(page, t("portrait-open", { name: "Luna" }));
      await page.getByRole("dialog", { name: t("viewer", { name: "Luna" }) }).waitFor();
    },
  },
  {
    name: "viewer-second-photo",
    world: "luna",
    async open(scene) {
      const { page, t } = scene;
      await toPage(scene, "Luna");
      await press(page, t("portrait-open", { name: "Luna" }));
      await page.getByRole("dialog", { name: t("viewer", { name: "Luna" }) }).waitFor();
      await page.keyboard.press("ArrowRight");
      await page.getByRole("button", { name: t("portrait-make"), exact: true }).waitFor();
    },
  },
  {
    name: "import-running",
    world: "luna",
    async open(scene) {
      const { page, harness, t } = scene;
      await harness.pull("slow", 60_000);
      await toPage(scene, "Rufus");
      await add(scene, ["rain", "autumn-step", "first-snow"].map((name) => anotherPicture(harness, name)));
      await page.getByRole("button", { name: t("import-stop"), exact: true }).waitFor();
    },
  },
  {
    name: "import-report",
    world: "luna",
    async open(scene) {
      await toPage(scene, "Rufus");
      await add(scene, [picture("rain"), picture("autumn-step")]);
      await ended(scene);
    },
  },
  {
    name: "import-report-problems",
    world: "luna",
    what: "files without a picture, one cut short, one that cannot be read, one that is here already",
    async open(scene) {
      await toPage(scene, "Rufus");
      await add(scene, [...difficultFiles(scene), picture("rain"), picture("rain")]);
      await ended(scene);
    },
  },
  {
    name: "export-dialog",
    world: "luna",
    async open(scene) {
      await toExport(scene);
    },
  },
  {
    name: "export-running",
    world: "luna",
    what: "intercepted: the core has begun, and the notice of its end is held back, because writing is done in a moment",
    async open(scene) {
      const { page, t } = scene;
      await page.route("**/call/journal/export_memorial", () => {});
      await toExport(scene);
      await press(page, t("export-choose"));
      await page.locator("[aria-busy=true]").waitFor();
    },
  },
  {
    name: "export-done",
    world: "luna",
    async open(scene) {
      const { page, t } = scene;
      await toExport(scene);
      await exportTo(scene, scene.harness.scratch);
      await page.getByRole("button", { name: t("export-show"), exact: true }).waitFor();
    },
  },
  {
    name: "export-refused",
    world: "luna",
    what: "the folder holds something that is not ours",
    async open(scene) {
      const folder = join(scene.harness.scratch, "Luna");
      mkdirSync(folder);
      writeFileSync(join(folder, "letters.txt"), "not ours");
      await toExport(scene);
      await exportTo(scene, scene.harness.scratch);
      await scene.page.getByRole("alert").filter({ hasText: scene.t("error-export-folder-not-ours") }).waitFor();
    },
  },
];

async function toPage(scene, name) {
  await enter(scene);
  await toPet(scene, name);
}

async function toStory(scene) {
  const { page, t } = scene;
  await toPage(scene, "Luna");
  await press(page, t("story-edit", { title: "First snow" }));
  await page.getByRole("textbox", { name: t("story-words"), exact: true }).waitFor();
}

async function toExport(scene) {
  const { page, t } = scene;
  await toPage(scene, "Luna");
  await choose(page, t("more-of", { name: "Luna" }), t("export-open"));
  await page.getByRole("dialog", { name: t("export-title", { name: "Luna" }) }).waitFor();
}

async function exportTo({ page, harness, t }, folder) {
  await harness.pull("choose", [folder]);
  await press(page, t("export-choose"));
}

async function add({ page, harness, t }, files) {
  await harness.pull("choose", files);
  await choose(page, t("photos-add"), t("photos-add-files"));
}

const ended = ({ page, t }) => page.getByRole("button", { name: t("import-put-away"), exact: true }).waitFor();

async function petCalled({ harness }, called) {
  return (await harness.call("journal", "overview")).pets.find(({ name }) => name === called).id;
}

/** A letter, a picture of a kind that cannot be shown, one that is damaged, one cut short, one that is not there. */
function difficultFiles({ harness }) {
  const rain = readFileSync(picture("rain"));
  const files = {
    "letter-to-luna.txt": "Dear Luna,",
    "IMG_5195.HEIC": Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic")]),
    "broken.jpg": rain.subarray(0, 700),
    "half-of-it.jpg": rain.subarray(0, Math.round(rain.length * 0.6)),
  };
  const written = Object.entries(files).map(([name, bytes]) => {
    const file = join(harness.scratch, name);
    writeFileSync(file, bytes);
    return file;
  });
  return [...written, join(harness.scratch, "gone.jpg")];
}
