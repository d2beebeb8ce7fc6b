// What is in a data folder before a test begins. Each world is made once, by the real core, and copied for every test, so
// that no test meets what another one did.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { Harness, temporaryFolder } from "./harness.mjs";

export const passphrase = "rain on the roof";

const demo = fileURLToPath(new URL("../../crates/cli/demo/", import.meta.url));
export const picture = (name) => join(demo, "pictures", `${name}.jpg`);

/** The demo's pictures: file, date, caption, alt. */
const pictures = [
  ["window-at-dusk", "Her window. She had one in every room, and this was the one she meant.", "A grey tabby seen from behind, sitting on a window sill beside a lamp at dusk."],
  ["first-snow", "As far as the apple tree, and back the same way.", "A small cat crossing a snow-covered garden, with a line of paw prints behind her."],
  ["asleep-on-the-blanket", "Gran’s blanket, from the first day.", "A tabby cat curled up asleep on a knitted blanket."],
  ["summer-grass", "Invisible.", "Two ears and the tip of a tail above tall grass in low sun."],
  ["rain", "Rain was something to watch.", "A cat beside a rainy window with blurred lights."],
  ["autumn-step", "The warm step, at four in the afternoon.", "A tabby lying on a doorstep among leaves, beside a pair of red boots."],
  ["the-two-of-us", "The last warm evening.", "A person and a cat side by side on a garden bench, seen from behind."],
];

const stories = [
  ["How she came to us", "summer 2009", "the farm at Lower Wick", "how-she-came"],
  ["First snow", "December 2010", "the back garden", "first-snow"],
  ["What she was like", "about 2012", null, "what-she-was-like"],
  ["The heron", "about 2014", "the pond", "the-heron"],
  ["The last warm evening", "May 2023", "the bench", "the-last-warm-evening"],
];

const date = (words) => (words ? { words, language: "en" } : null);

export function petForm(name, more = {}) {
  return {
    name, species: null, words: null, born: null, cameHome: null, died: null, diedWording: "died", ...more,
  };
}

const makers = {
  /** Nobody has been here. */
  async nobody() {},

  /** One person, and nothing written yet. */
  async empty(harness) {
    await create(harness, "Anna");
  },

  /** One person with a cat that is remembered, a dog that lives, and things in the trash. */
  async luna(harness) {
    const anna = await create(harness, "Anna");
    await unlock(harness, anna);
    await lunasJournal(harness);
  },

  /** Anna with her journal, Ben without one, a profile that is damaged and one from the future. */
  async family(harness, folder) {
    const anna = await create(harness, "Anna");
    await create(harness, "Ben");
    const damaged = await create(harness, "Clara");
    const newer = await create(harness, "Dora");
    await unlock(harness, anna);
    await lunasJournal(harness);
    await harness.call("journal", "lock", { kept: true });
    const files = (id) => ["vault.json", "vault.json.2"].map((name) => join(folder, "profiles", id, name));
    for (const file of files(damaged)) writeFileSync(file, readFileSync(file).subarray(0, 40));
    // Both copies alike, as a newer version would leave them.
    for (const file of files(newer)) {
      writeFileSync(file, readFileSync(file, "utf8").replace('"format":1', '"format":99'));
    }
  },
};

async function create(harness, label) {
  return (await harness.call("welcome", "create_profile", { label, passphrase })).id;
}

export function unlock(harness, profile) {
  return harness.call("welcome", "unlock", { profile, passphrase });
}

/** Takes files in and waits until they are. */
export async function importFiles(harness, pet, files) {
  await harness.pull("choose", files);
  await harness.call("journal", "import_files", { pet });
  while ((await harness.call("journal", "overview")).import) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function lunasJournal(harness) {
  const luna = await harness.call("journal", "add_pet", {
    pet: petForm("Luna", {
      species: "cat", words: "She chose the warm places, and us.", born: date("spring 2009"),
      cameHome: date("summer 2009"), died: date("12 May 2023"),
    }),
  });
  await harness.call("journal", "add_pet", { pet: petForm("Rufus", { born: date("about 2019") }) });
  await importFiles(harness, luna, pictures.map(([name]) => picture(name)));
  const { photos } = await harness.call("journal", "memorial", { pet: luna });
  const idOf = new Map();
  for (const [name, caption, alt] of pictures) {
    const photo = photos.find((found) => found.fileName === `${name}.jpg`);
    idOf.set(name, photo.id);
    await harness.call("journal", "describe_photo", { id: photo.id, photo: { caption, alt } });
  }
  await harness.call("journal", "set_portrait", { pet: luna, photo: idOf.get("window-at-dusk") });
  for (const [title, when, place, file] of stories) {
    const text = readFileSync(join(demo, "stories", `${file}.md`), "utf8")
      .replace(/\{([a-z-]+)\}/g, (_, name) => `photo:${idOf.get(name)}`);
    await harness.call("journal", "add_story", { pet: luna, story: { title, text, date: date(when), place } });
  }
}

const made = new Map();

/** A data folder with this world in it. */
async function template(world) {
  const folder = join(temporaryFolder(), "data");
  const harness = await Harness.start(folder);
  try {
    await makers[world](harness, folder);
    if ((await harness.lockState()).window === "journal") await harness.call("journal", "lock", { kept: true });
  } finally {
    await harness.stop();
  }
  return folder;
}

/** A harness of its own over a copy of a world, with what is set for the computer. Its scratch folder is for files that
 *  the test needs beside it. */
export async function harnessIn(world, settings = {}) {
  if (!made.has(world)) made.set(world, template(world));
  const scratch = temporaryFolder();
  const folder = join(scratch, "data");
  cpSync(await made.get(world), folder, { recursive: true });
  const harness = await Harness.start(folder);
  harness.dataFolder = folder;
  harness.scratch = join(scratch, "files");
  mkdirSync(harness.scratch);
  const set = { language: "en", theme: "system", motion: "system", lastProfile: null, ...settings };
  await harness.call("welcome", "save_settings", { settings: set });
  return harness;
}

/** One of the pictures in other bytes, so that it is not here already. */
export function anotherPicture({ scratch }, name) {
  const file = join(scratch, `${name}.jpg`);
  writeFileSync(file, Buffer.concat([readFileSync(picture(name)), Buffer.from("again")]));
  return file;
}

/** The profile with this label. */
export async function profileCalled(harness, label) {
  const found = (await harness.call("welcome", "profiles")).find((profile) => profile.label === label);
  if (!found) throw new Error(`nobody is called ${label}`);
  return found.id;
}
