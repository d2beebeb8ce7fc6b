// An exported memorial, opened from its folder by a browser that has no network.
//
//   EVERPAW_EXPORT=/path/to/folder node --test
//
// CHROMIUM names the browser (default /usr/bin/chromium); exiftool and pdftotext must be installed.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { createRequire } from "node:module";
import { exportedFolder, launch, readToTheEnd, until } from "./browser.mjs";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const widths = [360, 768, 1440, 1920];
const schemes = ["light", "dark"];

let exported;
let browser;

before(async () => {
  exported = exportedFolder();
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

/** Opens the page without a network and notes whatever it asks for and complains about. */
async function open({ width = 1440, scheme = "light", javaScript = false, photosAfter } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled: javaScript,
    bypassCSP: javaScript,
    reducedMotion: "reduce",
  });
  const asked = [];
  const complaints = [];
  await context.setOffline(true);
  await context.route("**/*", async (route) => {
    const url = route.request().url();
    if (url.startsWith(`${exported.root}photos/`)) await photosAfter;
    return url.startsWith(exported.root) ? route.continue() : route.abort();
  });
  const page = await context.newPage();
  page.on("request", (request) => asked.push(request.url()));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(exported.page, { waitUntil: photosAfter ? "domcontentloaded" : "load" });
  return { context, page, asked, complaints };
}

/** Where everything stands, and how many images have arrived. */
async function places(page) {
  // Until the style sheet is there nothing has a place yet.
  await until(page, () => getComputedStyle(document.body).fontFamily.includes("Newsreader"));
  await until(page, () => document.fonts.status === "loaded");
  return page.evaluate(() => {
    const parts = document.querySelectorAll("h1, h2, h3, h4, p, li, figure, figcaption, img, footer");
    return {
      height: document.documentElement.scrollHeight,
      tops: Array.from(parts, (part) => Math.round(part.getBoundingClientRect().top + window.scrollY)),
      loaded: Array.from(document.images).filter((image) => image.complete && image.naturalWidth > 0).length,
    };
  });
}

/** The words of each printed page. */
function pagesOf(pdf) {
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-", "printing must give a document");
  const run = spawnSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  assert.equal(run.error, undefined, "pdftotext must be installed to read what was printed; it is in poppler-utils");
  assert.equal(run.status, 0, `pdftotext must be able to read what was printed: ${run.stderr}`);
  // Each page ends with a form feed.
  return run.stdout.split("\f").slice(0, -1).map(plain);
}

/** Words alone: no ligatures, and no line breaks, which paper has elsewhere. */
function plain(text) {
  return text.normalize("NFKC").replace(/\s+/g, " ").trim();
}

/** The first few words: a page may end soon after them, and its number would stand between. */
function beginning(text) {
  return plain(text).split(" ").slice(0, 4).join(" ");
}

/** Every file below a folder, sorted. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** True for a tag that only tells what everybody sees who looks at the file. */
function isHarmless(tag, file) {
  const [group, name] = tag.split(":");
  if (/comment|gps|thumbnail|warning|error|trailer|preview/i.test(name)) return false;
  if (["ExifTool", "System", "File"].includes(group)) return true;
  if (file.endsWith(".jpg")) return group === "JFIF" || ["Composite:ImageSize", "Composite:Megapixels"].includes(tag);
  if (file === "index.html") {
    return ["HTML:Title", "HTML:Viewport", "HTML:Referrer", "HTML:ColorScheme"].includes(tag) || group === "HTTP-equiv";
  }
  // Its tags are its own words, which the page shows too.
  return file === "memorial.json" && group === "JSON";
}

describe("without JavaScript and without a network", () => {
  test("it asks for nothing outside its folder and has no complaints", async () => {
    const { context, page, asked, complaints } = await open();
    await readToTheEnd(page);
    const outside = asked.filter((url) => !url.startsWith(exported.root) && !url.startsWith("data:font/"));
    assert.deepEqual(outside, [], "a memorial must not speak to anybody");
    assert.ok(asked.some((url) => url.endsWith("/style.css")), "the requests were seen at all");
    assert.deepEqual(complaints, [], "the browser must find nothing to warn about");
    assert.equal(await page.evaluate(() => document.scripts.length), 0, "a memorial does nothing by itself");
    await context.close();
  });

  test("the policy lets its style and its typeface through", async () => {
    const { context, page } = await open();
    await until(page, () => document.fonts.status === "loaded");
    const look = await page.evaluate(() => {
      return {
        family: getComputedStyle(document.body).fontFamily,
        loaded: Array.from(document.fonts).filter((face) => face.status === "loaded").length,
        failed: Array.from(document.fonts).filter((face) => face.status === "error").length,
      };
    });
    assert.match(look.family, /Newsreader/, "style.css must apply");
    assert.ok(look.loaded > 0, "the embedded typeface must load from a file");
    assert.equal(look.failed, 0, "and no part of it may fail");
    await context.close();
  });

  test("every image loads and has the size that the page promised", async () => {
    for (const width of widths) {
      const { context, page } = await open({ width });
      await readToTheEnd(page);
      const images = await page.evaluate(() =>
        Array.from(document.images).map((image) => ({
          source: image.currentSrc,
          natural: image.naturalWidth / image.naturalHeight,
          promised: Number(image.getAttribute("width")) / Number(image.getAttribute("height")),
          loaded: image.complete && image.naturalWidth > 0,
          drawn: image.getBoundingClientRect().width,
          alt: image.alt,
        })),
      );
      for (const image of images) {
        assert.ok(image.loaded, `${image.source} must load at ${width}`);
        assert.ok(Math.abs(image.natural / image.promised - 1) < 0.02, `${image.source} is not as promised`);
        assert.ok(image.drawn >= 40, `${image.source} is too small to see at ${width}`);
        assert.doesNotMatch(image.alt, /^$|\.(jpe?g|png|heic|webp)\b|^(IMG|DSC)/i, "an alt is words, not a file name");
      }
      await context.close();
    }
  });

  test("every picture links to its large file, which exists", async () => {
    const { context, page } = await open();
    const links = await page.evaluate(() => Array.from(document.querySelectorAll("figure a"), (link) => link.href));
    for (const link of new Set(links)) {
      const opened = await context.newPage();
      await opened.goto(link);
      const width = await opened.evaluate(() => document.images[0]?.naturalWidth ?? 0);
      assert.ok(width > 0, `${link} must open as a picture`);
      await opened.close();
    }
    await context.close();
  });

  test("nothing scrolls sideways, not even with text twice as large", async () => {
    for (const width of widths) {
      for (const enlarged of [false, true]) {
        const { context, page } = await open({ width });
        if (enlarged) {
          await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
        }
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(overflow <= 0, `${overflow} px too wide at ${width}${enlarged ? " with 200 % text" : ""}`);
        await context.close();
      }
    }
  });

  test("nothing moves when the pictures arrive", async () => {
    for (const width of widths) {
      // The photographs are held back until the page without them has been measured.
      let release;
      const released = new Promise((resolve) => (release = resolve));
      const { context, page } = await open({ width, photosAfter: released });
      const before = await places(page);
      assert.equal(before.loaded, 0, "no photograph may be there yet, or this test would prove nothing");
      release();
      await readToTheEnd(page);
      const after = await places(page);
      assert.equal(after.height, before.height, `the page must not grow at ${width}`);
      assert.deepEqual(after.tops, before.tops, `no line and no picture may move at ${width}`);
      await context.close();
    }
  });

  test("the keyboard reaches every picture and shows where it is", async () => {
    const { context, page } = await open();
    const links = await page.evaluate(() => document.querySelectorAll("a[href]").length);
    for (let step = 0; step < links; step += 1) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return { element: document.activeElement.tagName, outline: style.outlineStyle, width: style.outlineWidth };
      });
      assert.equal(focus.element, "A", `Tab ${step + 1} must land on a link`);
      assert.ok(focus.outline !== "none" && focus.width !== "0px", "the focus must be seen");
    }
    await context.close();
  });

  test("it prints on A4 and on Letter", async () => {
    for (const format of ["A4", "Letter"]) {
      const { context, page, complaints } = await open();
      await readToTheEnd(page);
      const seen = await page.evaluate(() => ({
        name: document.querySelector("h1").textContent,
        caption: document.querySelector("figcaption .caption")?.textContent,
        story: document.querySelector("article .prose p")?.textContent,
        sections: document.querySelectorAll("section").length,
      }));
      const pages = pagesOf(await page.pdf({ format, preferCSSPageSize: false, printBackground: false }));
      if (seen.sections === 0) {
        assert.equal(pages.length, 1, `${format}: a cover that is all there is needs one sheet`);
      } else {
        assert.ok(pages.length > 1, `${format}: the cover has a sheet of its own and the rest follows`);
      }
      assert.ok(pages.every((text) => text !== ""), `${format}: no sheet may be without a word`);
      assert.ok(pages[0].includes(plain(seen.name)), `${format}: the name must be on the cover`);
      const text = pages.join(" ");
      for (const [what, words] of [["a caption", seen.caption], ["the story", seen.story]]) {
        if (words) assert.ok(text.includes(beginning(words)), `${format}: ${what} must be on paper: ${words}`);
      }
      assert.deepEqual(complaints, [], "printing must ask for nothing more");
      await context.close();
    }
  });
});

describe("for everybody", () => {
  for (const scheme of schemes) {
    for (const width of widths) {
      test(`axe finds nothing in ${scheme} at ${width}`, async () => {
        const { context, page } = await open({ width, scheme, javaScript: true });
        await readToTheEnd(page);
        await page.addScriptTag({ path: axePath });
        const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        const violations = found.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
        assert.deepEqual(violations, [], "each of these shuts somebody out");
        await context.close();
      });
    }
  }
});

describe("what leaves", () => {
  test("exiftool finds no metadata in any file", () => {
    const names = filesIn(exported.folder);
    const run = spawnSync("exiftool", ["-json", "-G1", "-a", "-ee", ...names], {
      cwd: exported.folder,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    assert.equal(run.error, undefined, "exiftool must be installed");
    const files = JSON.parse(run.stdout);
    assert.deepEqual(files.map((file) => file.SourceFile).sort(), names, "every file must have been looked at");

    const sums = readFileSync(join(exported.folder, "SHA256SUMS"), "utf8");
    const promised = sums.split("\n").filter((line) => line.endsWith(".jpg")).length;
    assert.ok(promised > 0, "an export without a picture would prove nothing");
    const pictures = files.filter((file) => file["File:FileType"] === "JPEG");
    assert.equal(pictures.length, promised, "every picture that the list names must be a JPEG");

    for (const { SourceFile: name, ...tags } of files) {
      const luggage = Object.keys(tags).filter((tag) => !isHarmless(tag, name));
      assert.deepEqual(luggage, [], `${name} carries more than it shows`);
    }
  });

  test("the list of files names every file and every hash is right", () => {
    const checked = execFileSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], {
      cwd: exported.folder,
      encoding: "utf8",
    });
    const listed = checked.trim().split("\n").map((line) => line.replace(/: OK$/, ""));
    const found = execFileSync("find", [".", "-type", "f", "!", "-name", "SHA256SUMS"], {
      cwd: exported.folder,
      encoding: "utf8",
    });
    const present = found.trim().split("\n").map((line) => line.replace(/^\.\//, ""));
    assert.deepEqual(listed.sort(), present.sort(), "nothing may be in the folder that the list does not name");
  });
});
