// What Everpaw is for, in the real window with a real keyring: from the first start over locking, idling and a crash to the
// exported memorial, and a second person who sees nothing of the first. What a page can be made to do that a person cannot
// is in windows.test.mjs. Needs the app built for tests, named by EVERPAW_UNDER_TEST.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startApp } from "./app.mjs";
import { startDesktop } from "./desktop.mjs";
import { personAt } from "./person.mjs";
import { lives } from "./processes.mjs";
import { keys, until } from "./webdriver.mjs";

const program = process.env.EVERPAW_UNDER_TEST;
const passphrase = "marzipan lantern orchard thimble";
/** A word that stands in the story and nowhere else. */
const marker = "Zwetschgenkuchen";
const title = "The cake on the sill";
const story = `She stole the ${marker} from the sill and slept beside what was left of it.`;

const files = (folder, kinds) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => kinds.test(name)).map((name) => join(folder, name)) : [];
const pictures = files(fileURLToPath(new URL("../../crates/cli/demo/pictures/", import.meta.url)), /\.jpg$/);
/** Photos that cameras made, if there are any beside the project. */
const samples = files(fileURLToPath(new URL("../../../shared/samples/", import.meta.url)), /\.(jpe?g|png|hei[cf])$/i);
const picture = (name) => pictures.find((path) => basename(path) === `${name}.jpg`);

let desktop;
let app;
const person = personAt(() => app);
const { t, press, choose, type, heading, pick, isSaved, createProfile, unlock, lock, addPet, search } = person;

before(async () => {
  assert.ok(program, "EVERPAW_UNDER_TEST names no program");
  desktop = await startDesktop();
  app = await startApp(desktop, { program });
});
after(async () => {
  await app?.end();
  desktop?.end();
});

test("the main job", async (main) => {
  const step = async (name, body) => assert.ok(await passes(main, name, body), "the next steps need this one");
  const titles = [];
  let luna;
  let portrait;

  await step("somebody new gets a profile, and its journal opens", async () => {
    await app.page.turnTo("/welcome.html");
    await press(t("first-run-begin"));
    await createProfile("Anna", passphrase);
    await heading(t("home-empty-title"));
    titles.push(...(await app.windowTitles()), await app.page.title());
    assert.equal(desktop.keyringEntries().length, 1, "the session's secret is in the keyring");
  });

  await step("a pet is added, with dates as they are remembered", async () => {
    await addPet({ name: "Luna", species: "cat", born: "spring 2009", died: "12 May 2023" });
    await app.page.sees("spring 2009");
    await app.page.sees("12 May 2023");
    [luna] = (await app.call("overview")).pets;
  });

  await step("it is given a portrait", async () => {
    app.answer({ to: "file", paths: [picture("window-at-dusk")] });
    await press(t("portrait-choose", { name: "Luna" }));
    await app.page.find("button", t("portrait-open", { name: "Luna" }), 30_000);
    await picturesAreShown();
    portrait = await app.page.run("return document.querySelector('main [data-photo]').dataset.photo");
    await press(t("import-put-away"));
  });

  let photos;
  await step("a folder of photos comes in, and it is said what became of each file", async () => {
    const folder = folderOf("from the shelf", [...pictures, ...samples]);
    writeFileSync(join(folder, "notes.txt"), "no photo");
    photos = pictures.length + samples.length;
    app.answer({ to: "folder", paths: [folder] });
    await pick(t("photos-add"), t("photos-add-folder"));
    await app.page.sees(t("import-kept", { count: photos - 1, name: "Luna" }), 120_000);
    await app.page.sees(t("import-known", { count: 1 }));
    await press(t("import-details"));
    await app.page.sees("notes.txt");
    await press(t("import-put-away"));
    await app.page.sees(t("photos-count", { count: photos }));
    await picturesAreShown();
  });

  await step("an import can be stopped, and what came before stays", async () => {
    await press(new RegExp(`${t("journal-home")}$`));
    await addPet({ name: "Rufus", species: "dog", born: "about 2001", died: "2014" });
    const many = 80;
    app.answer({ to: "folder", paths: [folderOfMany("too many", many)] });
    await pick(t("photos-add"), t("photos-add-folder"));
    const progress = await app.page.find("progressbar", t("import-progress"));
    await until("it is shown how far it is", async () => (await app.page.property(progress, "value")) > 0);
    await press(t("import-stop"));
    await app.page.sees(t("import-cancelled"), 30_000);
    await press(t("import-put-away"));
    const rufus = (await app.call("overview")).pets.find(({ name }) => name === "Rufus");
    assert.ok(rufus.photos > 0 && rufus.photos < many, `it was stopped: ${rufus.photos} of ${many} came in`);
    await app.page.sees(t("photos-count", { count: rufus.photos }));
    assert.equal((await app.call("overview")).import, null, "nothing goes on behind the page");
  });

  await step("a story with a date and a photo saves itself", async () => {
    await goToLuna();
    await press(t("story-write"));
    await type(t("story-title"), title);
    await type(t("story-when"), "June 2011");
    await type(t("story-words"), `${story}${keys.enter}${keys.enter}`);
    await press(t("tool-photo"));
    await press("first-snow.jpg");
    await press(t("picker-insert", { count: 1 }));
    await until("the photo stands in the words", async () => (await words()).text.includes("(photo:"));
    await isSaved();
  });

  await step("her page shows the portrait, the dates, the story and the photos", async () => {
    await press(t("journal-back"));
    await heading("Luna");
    await heading(title);
    for (const said of ["cat", "spring 2009", "12 May 2023", "June 2011", story]) await app.page.sees(said);
    await app.page.sees(t("photos-count", { count: photos }));
    await picturesAreShown();
    const inStory = await app.page.run("return document.querySelectorAll('article article [data-photo]').length");
    assert.equal(inStory, 1, "the story has its photo");
  });

  await step("photos are looked at large, by keys", async () => {
    await press(t("portrait-open", { name: "Luna" }));
    await app.page.find("dialog", t("viewer", { name: "Luna" }));
    const of = (await app.call("memorial", { pet: luna.id })).photos.filter(({ picture }) => picture !== null).length;
    const isAt = (place) => app.page.sees(t("viewer-place", { place, of }));
    for (const [key, place] of [["home", 1], ["right", 2], ["right", 3], ["left", 2], ["end", of]]) {
      await app.page.press(keys[key]);
      await isAt(place);
    }
    await until("the photo is shown", () => app.page.run(
      "return [...document.querySelectorAll('dialog[open] img')].some((photo) => photo.complete && photo.naturalWidth > 0)",
    ));
    await app.page.press(keys.escape);
    await until("the viewer is closed", async () => (await app.page.count("dialog")) === 0);
  });

  await step("a word of the story is found, and opens it", async () => {
    await press(new RegExp(`${t("journal-home")}$`));
    await app.page.find("button", /^Rufus/);
    await search(marker.slice(0, 8).toLowerCase());
    await app.page.find("option", new RegExp(title));
    await app.page.press(keys.enter);
    await heading(title);
    await app.page.sees(story);
  });

  await step("idle time, language and theme are set", async () => {
    await press(t("journal-settings"));
    await choose(t("language-de"));
    const german = personAt(() => app, "de");
    await german.heading(german.t("settings-title"));
    await german.choose(german.t("theme-dark"));
    assert.equal(await app.page.run("return document.documentElement.dataset.theme"), "dark", "it is dark at once");
    await german.choose(german.t("language-en"));
    await heading(t("settings-title"));
    await setIdle(30, t("idle-seconds", { count: 30 }));
    await press(t("journal-back"));
  });

  await step("Ctrl+L locks, and nothing of the journal is left outside it", async () => {
    await goToLuna();
    await app.page.find("button", t("portrait-open", { name: "Luna" }));
    await app.page.run("scrollTo(0, 240)");
    await until("the place is kept", async () => (await app.call("overview")).place?.scroll === 240);
    assert.deepEqual(desktop.filesWith(marker), [], "no word of the story lies anywhere in the clear while it is open");
    const [journalProcess] = app.webProcesses();
    await lock({ by: "keys" });
    await until("the journal's process has ended", () => !lives(journalProcess), 5_000);
    assert.deepEqual(desktop.keyringEntries(), [], "the secret is out of the keyring");
    assert.deepEqual(desktop.filesWith(marker), [], "nor afterwards");
    assert.deepEqual(desktop.filesWith(passphrase), [], "nor the passphrase");
    assert.equal(await app.photoWidth(portrait, "small"), null, "no photo is shown");
    for (const command of journalCommands()) {
      await assert.rejects(app.call(command), /not allowed/, `${command} is not for this window`);
    }
    assert.equal(await app.page.run("return document.documentElement.dataset.theme"), "dark", "it is dark here too");
  });

  await step("unlocking comes back to the same place", async () => {
    await unlock("Anna", passphrase);
    await heading("Luna");
    await until("the page is where it was", async () => (await app.page.run("return scrollY")) === 240);
    assert.equal(desktop.keyringEntries().length, 1, "the session has a secret again");
  });

  const begun = "It was still warm, and ";
  await step("idling locks in the middle of a sentence, and every word is there afterwards", async () => {
    await press(t("story-edit", { title }));
    await app.page.find("textbox", t("story-words"));
    await app.page.press(keys.control, keys.home);
    await app.page.write(begun);
    const since = Date.now();
    await sleep(24_000);
    assert.match(await app.page.url(), /journal\.html$/, "it does not lock before its time");
    await app.page.turnTo("/welcome.html", 40_000);
    // Input is told at most every two seconds, so the last of it may count from a little before it came.
    assert.ok(Date.now() - since >= 27_500, "nor a moment later");
    assert.deepEqual(desktop.keyringEntries(), [], "the secret is out of the keyring");

    await unlock("Anna", passphrase);
    await wordsHaveFocusAt(begun.length);
    const { text } = await words();
    assert.ok(text.startsWith(begun + story), `every word is there: ${text}`);
  });

  const more = "so very good. ";
  await step("what is typed in the instant of locking is kept", async () => {
    await app.page.write(more);
    await lock({ by: "keys" });
    await unlock("Anna", passphrase);
    await wordsHaveFocusAt(begun.length + more.length);
    const { text } = await words();
    assert.ok(text.startsWith(begun + more + story), `every word is there: ${text}`);
  });

  const last = "Nobody was cross. ";

  await step("a crash loses nothing that was saved, and its secret is swept", async () => {
    await press(t("journal-settings"));
    await setIdle(300, t("idle-minutes", { count: 5 }));
    await press(t("journal-back"));
    await app.page.find("textbox", t("story-words"));
    await app.page.press(keys.control, keys.home);
    await app.page.write(last);
    await isSaved();
    await until("the place is kept", async () => (await app.call("overview")).place?.view === "story");
    const [dead] = app.webFolders();
    await app.kill();
    assert.equal(desktop.keyringEntries().length, 1, "a crash tidies nothing up");
    app = await startApp(desktop, { program });
    await app.page.turnTo("/welcome.html");
    await until("the dead run's secret has gone", () => desktop.keyringEntries().length === 0);
    assert.ok(!app.webFolders().includes(dead), "the dead run's folder is gone");
    await assert.rejects(app.call("overview"), /not allowed/, "it is locked");

    await unlock("Anna", passphrase);
    await app.page.find("textbox", t("story-words"));
    const { text } = await words();
    assert.ok(text.startsWith(last + begun + more + story), `every word is there: ${text}`);
    await press(t("journal-back"));
    await heading("Luna");
    await app.page.sees(t("photos-count", { count: photos }));
    await picturesAreShown();
  });

  await step("a second person sees nothing of the first", async () => {
    await lock({ by: "button" });
    await press(t("chooser-new"));
    await createProfile("Ben", "another four words entirely");
    await heading(t("home-empty-title"));
    await search(marker.slice(0, 8));
    await app.page.sees(t("search-nothing"));
    await app.page.press(keys.escape);
    titles.push(...(await app.windowTitles()), await app.page.title());
    assert.deepEqual(titles, Array(4).fill("Everpaw"), "the title tells nobody who is here");
    const everything = await app.page.run("return document.documentElement.outerHTML");
    for (const word of ["Luna", "Rufus", marker, "Anna"]) assert.ok(!everything.includes(word), `${word} is Anna's`);
    assert.equal(await app.photoWidth(portrait, "small"), null, "her photos are not shown");
    await assert.rejects(app.call("memorial", { pet: luna.id }), ({ failed }) => failed.code === "not-found", "nor her page");
    await lock({ by: "keys" });
  });

  await step("the memorial goes out into a folder, which is shown", async () => {
    await unlock("Anna", passphrase);
    await heading("Luna");
    const folder = join(desktop.folder, "for gran");
    mkdirSync(folder);
    app.answer({ to: "folder", paths: [folder] });
    await pick(t("more-of", { name: "Luna" }), t("export-open"));
    await press(t("export-choose"));
    await app.page.click(await app.page.find("button", t("export-show"), 120_000));
    await until("the folder is shown", () => app.revealed().length > 0);
    assert.deepEqual(app.revealed(), [folder], "the one that was chosen, as it was empty");
    const index = readFileSync(join(folder, "index.html"), "utf8");
    for (const word of ["Luna", title, last + begun + more + story, "spring 2009"]) assert.ok(index.includes(word), `it says ${word}`);
    await press(t("close"));
  });

  await step("closing the window locks, ends the app and leaves nothing of the web view", async () => {
    assert.equal(desktop.keyringEntries().length, 1, "it is unlocked");
    assert.equal(await app.closeWindow(), 1, "there is one window");
    await app.hasEnded();
    assert.deepEqual(desktop.keyringEntries(), [], "it has locked before");
    assert.deepEqual(app.webFolders(), [], "the web view's folder is gone");
  });
});

/** Runs one step of a test, and says whether it passed. If not, there is a picture of the screen to look at. */
async function passes(main, name, body) {
  let passed = false;
  await main.test(name, async (step) => {
    try {
      await body();
      passed = true;
    } catch (error) {
      const file = join(tmpdir(), "everpaw-window-failed.png");
      try {
        desktop.picture(file);
        step.diagnostic(`what was to be seen is in ${file}`);
      } catch {
        // Without ImageMagick there is no picture; what went wrong is said all the same.
      }
      throw error;
    }
  });
  return passed;
}

async function goToLuna() {
  await press(new RegExp(`${t("journal-home")}$`));
  await press(/^Luna/);
  await heading("Luna");
}

async function setIdle(seconds, inWords) {
  await person.select(t("idle-label"), inWords);
  await app.page.sees(t("settings-saved"));
  await until("it is set", async () => (await app.call("overview")).idleSeconds === seconds);
}

/** The words of the story that is open, and where the cursor is in them. */
const words = () => app.page.run(`const field = document.querySelector("textarea");
  return { text: field.value, cursor: field.selectionEnd, label: document.activeElement?.getAttribute("aria-label") }`);

/** Waits until the story's words have the focus, with the cursor there. */
const wordsHaveFocusAt = (cursor) => until(`the cursor is at ${cursor}`, async () => {
  const now = await words();
  return now.label === t("story-words") && now.cursor === cursor;
});

/** Waits until every picture of the page is shown, those below the edge of the window too. */
async function picturesAreShown() {
  await app.page.run("for (const picture of document.querySelectorAll('main img')) picture.loading = 'eager'");
  await until("the pictures are shown", () => app.page.run(`
    const pictures = [...document.querySelectorAll("main img")];
    return pictures.length > 0 && pictures.every((picture) => picture.complete && picture.naturalWidth > 0)`), 30_000);
}

/** A new folder with copies of files. */
function folderOf(name, files) {
  const folder = join(desktop.folder, name);
  mkdirSync(folder);
  for (const file of files) copyFileSync(file, join(folder, basename(file)));
  return folder;
}

/** A new folder with so many photos, no two of the same bytes. */
function folderOfMany(name, many) {
  const folder = folderOf(name, []);
  const photo = readFileSync(picture("rain"));
  for (let number = 1; number <= many; number += 1) {
    // What comes after the end of a picture is none of it, and makes it another file.
    writeFileSync(join(folder, `rain ${number}.jpg`), Buffer.concat([photo, Buffer.from(String(number))]));
  }
  return folder;
}

/** Every command that is not for the welcome window. */
function journalCommands() {
  const contract = readFileSync(new URL("../../ui/src/api/contract.ts", import.meta.url), "utf8");
  const all = [...contract.matchAll(/=> call\("(\w+)"/g)].map(([, name]) => name);
  const { permissions } = JSON.parse(readFileSync(new URL("../../src-tauri/capabilities/welcome.json", import.meta.url), "utf8"));
  const others = all.filter((name) => !permissions.includes(`allow-${name.replaceAll("_", "-")}`));
  assert.ok(others.includes("overview") && !others.includes("unlock"), `the journal's commands: ${others}`);
  return others;
}
