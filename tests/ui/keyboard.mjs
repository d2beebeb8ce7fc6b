// A person without a mouse: keys, and looking at where the focus is.

import assert from "node:assert/strict";

/** What has the focus: its role and its name, as a screen reader would say them. */
function focused(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { name: "", role: "", ring: true };
    const labels = "labels" in at && at.labels ? Array.from(at.labels, (label) => label.textContent) : [];
    const name = at.getAttribute("aria-label") ?? (labels.length > 0 ? labels.join(" ") : at.textContent);
    const style = (element) => getComputedStyle(element);
    // Where one types, the cursor shows it; and a field may leave it to the box around it.
    const types = at.matches("textarea, input:not([type=radio], [type=checkbox])");
    const ring = types || [at, at.parentElement].some(
      (element) => style(element).outlineStyle !== "none" && style(element).outlineWidth !== "0px",
    );
    return { name: name.replace(/\s+/g, " ").trim(), role: at.getAttribute("role") ?? at.tagName.toLowerCase(), ring, value: at.value ?? "" };
  });
}

/** Moves on with Tab until something of this name has the focus. Everything on the way has to show that it has it. */
export async function tabTo(page, name, { back = false, most = 60 } = {}) {
  const passed = [];
  for (let step = 0; step <= most; step += 1) {
    const at = await focused(page);
    const fits = name instanceof RegExp ? name.test(at.name) : at.name === name;
    if (fits) {
      assert.ok(at.ring, `${at.role} “${at.name}” has the focus and does not show it`);
      return at;
    }
    passed.push(at.name);
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
  }
  throw new Error(`“${name}” cannot be reached with Tab; there were: ${JSON.stringify(passed)}`);
}

/** Goes there and presses it. */
export async function pressByKeys(page, name, key = "Enter") {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

/** Goes there and types. */
export async function typeByKeys(page, name, words) {
  await tabTo(page, name);
  await page.keyboard.type(words);
}

/** Opens a menu and goes down to an entry. */
export async function chooseByKeys(page, menu, entry) {
  await pressByKeys(page, menu);
  await page.getByRole("menu").waitFor();
  for (let step = 0; step < 10; step += 1) {
    const at = await page.evaluate(() => document.activeElement?.textContent?.replace(/\s+/g, " ").trim() ?? "");
    if (at === entry) return page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`“${entry}” cannot be reached with the arrows`);
}
