// The windows themselves, without the pages' own doings: that one opens as the other goes, that a photo is shown in the
// journal's and nowhere else, and that nothing is left of a window that has gone. What people do in them is in another
// test. Needs the app built for tests, named by EVERPAW_UNDER_TEST.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "./app.mjs";
import { startDesktop } from "./desktop.mjs";
import { lives } from "./processes.mjs";
import { until } from "./webdriver.mjs";

const program = process.env.EVERPAW_UNDER_TEST;
const photoFile = new URL("../../crates/cli/demo/pictures/", import.meta.url).pathname;
const passphrase = "marzipan lantern orchard thimble";
const marker = "Zwetschgenkuchen";
const label = "Adalbert Quendel";

let desktop;
let app;
before(async () => {
  assert.ok(program, "EVERPAW_UNDER_TEST names no program");
  desktop = await startDesktop();
  app = await startApp(desktop, { program });
});
after(async () => {
  await app?.end();
  desktop?.end();
});

const call = (command, args) => app.call(command, args);

test("welcome, journal, locked, and the journal again", async () => {
  await app.page.turnTo("/welcome.html");
  const [firstProcess] = app.webProcesses();
  const { id: profile } = await call("create_profile", { label, passphrase });
  assert.deepEqual(desktop.keyringEntries(), [], "nothing is unlocked yet");

  let pet;
  let photo;
  let previous = firstProcess;
  for (const round of [1, 2, 3]) {
    await call("unlock", { profile, passphrase }).catch(() => {}); // The page may be gone before the answer comes.
    await app.page.turnTo("/journal.html");
    await until("the welcome window's process has ended", () => !lives(previous), 5_000);
    assert.equal(desktop.keyringEntries().length, 1, "the session's secret is in the keyring");
    [previous] = app.webProcesses();

    if (round === 1) {
      pet = await call("add_pet", { pet: petForm("Luna") });
      await call("add_story", { pet, story: { title: marker, text: marker, date: null, place: null } });
      app.answer({ to: "file", paths: [firstPicture()] });
      assert.equal(await call("choose_portrait", { pet }), true, "a file was chosen");
      photo = await until("the photo is in", async () => (await call("memorial", { pet })).photos?.[0]?.id);
    }
    assert.ok((await app.photoWidth(photo, "small")) > 0, "the journal's window shows the photo");
    assert.ok((await app.photoWidth(photo, "large")) > 0, "large as well");
    assert.equal(await app.photoWidth(photo, "original"), null, "there is no such size");
    await assert.rejects(call("profiles"), /not allowed/, "this window may not ask who there is");
    assert.deepEqual(desktop.filesWith(marker), [], "no word of the journal lies anywhere in the clear");

    await call("lock", { kept: true }).catch(() => {});
    await app.page.turnTo("/welcome.html");
    await until("the journal window's process has ended", () => !lives(previous), 5_000);
    [previous] = app.webProcesses();
    assert.deepEqual(desktop.keyringEntries(), [], "locking takes the secret out of the keyring");
    assert.equal(await app.photoWidth(photo, "small"), null, "the welcome window is shown no photo");
    await assert.rejects(call("overview"), /not allowed/, "and may ask nothing of a journal");
  }
  assert.deepEqual(desktop.filesWith(marker), [], "nor when all is locked");
  assert.equal(desktop.filesWith(label).length, 2, "while the label, which is shown to everybody, is found in both copies");
});

test("a page cannot leave its place", async () => {
  await app.page.run("window.hereSince = 'the beginning'");
  for (const elsewhere of ["https://example.org/", "tauri://localhost/journal.html", "about:blank", "photo://localhost/"]) {
    await app.page.run("location.href = arguments[0]", elsewhere);
    await sleep(300); // Long enough to have left.
    assert.match(await app.page.url(), /\/welcome\.html$/, `it did not go to ${elsewhere}`);
    assert.equal(await app.page.run("return window.hereSince"), "the beginning", `nor was it begun anew by ${elsewhere}`);
  }
  assert.equal(await app.page.run("return window.open('https://example.org/')"), null, "no other window opens");
  assert.equal((await app.page.handles()).length, 1, "and there is one still");
});

test("the page runs nothing that is not the app's", async () => {
  const ran = await app.page.runAsync(`
    const script = document.createElement("script");
    script.textContent = "window.strange = true";
    document.body.append(script);
    const picture = await new Promise((done) => {
      const image = new Image();
      image.onload = () => done(true);
      image.onerror = () => done(false);
      image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
    });
    const sent = await fetch("http://127.0.0.1:9/").then(() => true, () => false);
    return [window.strange === true, picture, sent, window.__TAURI__ !== undefined];`);
  assert.deepEqual(ran, [false, false, false, false], "no inline script, foreign picture, connection or open door");
});

test("a second start brings the first forward and ends", () => {
  const second = spawnSync(program, ["--data-dir", app.dataFolder], { env: desktop.env, timeout: 20_000 });
  assert.equal(second.status, 0, `it ended by itself: ${second.stderr}`);
  assert.ok(lives(app.pid), "the first goes on");
});

test("closing locks, ends the app and leaves nothing of the web view", async () => {
  await call("unlock", { profile: await profileId(), passphrase }).catch(() => {});
  await app.page.turnTo("/journal.html");
  assert.equal(desktop.keyringEntries().length, 1, "it is unlocked");
  assert.ok(app.webFolders().length > 0, "the web view has a folder while it runs");
  assert.equal(await app.closeWindow(), 1, "there is one window");
  await app.hasEnded();
  assert.deepEqual(desktop.keyringEntries(), [], "it has locked before");
  assert.deepEqual(app.webFolders(), [], "the web view's folder is gone");
  assert.deepEqual(readdirSync(join(app.dataFolder, "runs")), [], "and so is the mark of the run");
});

test("what a crash leaves is swept by the next start", async () => {
  app = await startApp(desktop, { program });
  await app.page.turnTo("/welcome.html");
  await call("unlock", { profile: await profileId(), passphrase }).catch(() => {});
  await app.page.turnTo("/journal.html");
  const [crashed] = app.webFolders();
  await app.kill();
  assert.equal(desktop.keyringEntries().length, 1, "a crash tidies nothing up");

  app = await startApp(desktop, { program });
  await app.page.turnTo("/welcome.html");
  await until("the dead run's secret has gone", () => desktop.keyringEntries().length === 0);
  assert.ok(!app.webFolders().includes(crashed), "the dead run's folder is gone");
  await assert.rejects(call("overview"), /not allowed/, "and everything is locked");
});

test("a crash leaves no copy of the memory", () => {
  const limits = readFileSync(`/proc/${app.pid}/limits`, "utf8");
  assert.match(limits, /^Max core file size +1 +1 /m, "neither as a file nor piped to a program");
});

const profileId = async () => (await call("profiles")).find((profile) => profile.label === label).id;

const petForm = (name) => ({
  name, species: null, words: null, born: null, cameHome: null, died: null, diedWording: "died",
});

function firstPicture() {
  const file = readdirSync(photoFile).find((name) => name.endsWith(".jpg"));
  return join(photoFile, file);
}
