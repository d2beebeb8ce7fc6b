// An exported memorial, opened from its folder by a browser that has no network.
//
//   EVERPAW_EXPORT=/path/to/folder node --test
//
// CHROMIUM names the browser (default /usr/bin/chromium); exiftool must be installed.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { createRequire } from "node:module";
import { exportedFolder, launch, readToTheEnd } from "./browser.mjs";

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
function places(page) {
  return page.evaluate(async () => {
    // Until the style sheet is there nothing has a place yet.
    while (!getComputedStyle(document.body).fontFamily.includes("Newsreader")) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await document.fonts.ready;
    const parts = document.querySelectorAll("h1, h2, h3, h4, p, li, figure, figcaption, img, footer");
    return {
      height: document.documentElement.scrollHeight,
      tops: Array.from(parts, (part) => Math.round(part.getBoundingClientRect().top + window.scrollY)),
      loaded: Array.from(document.images).filter((image) => image.complete && image.naturalWidth > 0).length,
    };
  });
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
    const look = await page.evaluate(async () => {
      await document.fonts.ready;
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
      const pdf = await page.pdf({ format, preferCSSPageSize: false, printBackground: false });
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-", `${format} must give a document`);
      assert.ok(pdf.length > 5_000, `${format} must have something on it`);
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
    const output = execFileSync("exiftool", ["-json", "-G1", "-a", "-r", "-ee", "-ext", "jpg", exported.folder], {
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    const files = output.trim() ? JSON.parse(output) : [];
    const harmless = new Set(["ExifTool", "System", "File", "JFIF", "Composite"]);
    for (const { SourceFile: name, ...tags } of files) {
      const groups = new Set(Object.keys(tags).map((tag) => tag.split(":")[0]));
      const luggage = [...groups].filter((group) => !harmless.has(group));
      assert.deepEqual(luggage, [], `${name} carries more than a picture`);
      const comments = Object.keys(tags).filter((tag) => /comment|gps|thumbnail|warning|trailer/i.test(tag));
      assert.deepEqual(comments, [], `${name} carries words or a second picture`);
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
