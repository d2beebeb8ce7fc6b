// Pictures of an export for a person to look at: every width in light and dark, and the printed pages.
//
//   EVERPAW_EXPORT=/path/to/folder node look.mjs /path/for/the/pictures
//
// The printed pages become pictures where pdftoppm is installed; the PDF files are always there.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { exportedFolder, launch, readToTheEnd } from "./browser.mjs";

const out = process.argv[2];
if (!out) {
  throw new Error("Name a folder for the pictures: node look.mjs /path/for/the/pictures");
}
mkdirSync(out, { recursive: true });

const exported = exportedFolder();
const browser = await launch();

for (const colorScheme of ["light", "dark"]) {
  for (const [width, height] of [[360, 740], [768, 1024], [1440, 900], [1920, 1080]]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, offline: true });
    const page = await context.newPage();
    await page.goto(exported.page);
    await readToTheEnd(page);
    await page.screenshot({ path: join(out, `${colorScheme}-${width}.png`), fullPage: true });
    await context.close();
  }
}

for (const format of ["A4", "Letter"]) {
  const page = await browser.newPage();
  await page.goto(exported.page);
  await readToTheEnd(page);
  const path = join(out, `print-${format}.pdf`);
  await page.pdf({ path, format });
  await page.close();
  spawnSync("pdftoppm", ["-r", "50", "-png", path, join(out, `print-${format}`)]);
}

await browser.close();
