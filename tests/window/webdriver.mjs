// A client for WebDriver, as much of it as the test of the real window needs, by plain HTTP. Of Everpaw it knows nothing.
import { setTimeout as sleep } from "node:timers/promises";
import { findInPage } from "./in-page.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Keys that are not characters, by WebDriver's code points. */
export const keys = {
  backspace: "\uE003", tab: "\uE004", enter: "\uE007", shift: "\uE008", control: "\uE009", escape: "\uE00C",
  end: "\uE010", home: "\uE011", left: "\uE012", up: "\uE013", right: "\uE014", down: "\uE015", delete: "\uE017",
};

/** Asks again until there is an answer that is neither empty nor an error, and gives it. */
export async function until(what, ask, within = 15_000) {
  const end = Date.now() + within;
  let last;
  for (;;) {
    try {
      last = undefined;
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited too long until ${what}`, { cause: last });
    await sleep(50);
  }
}

/** One session with a driver that listens at `url`. */
export class Driver {
  #base;

  static async start(url, browserOptions) {
    const driver = new Driver();
    driver.#base = url;
    const alwaysMatch = { "webkitgtk:browserOptions": browserOptions };
    const { sessionId } = await driver.#ask("POST", "/session", { capabilities: { alwaysMatch } });
    driver.#base = `${url}/session/${sessionId}`;
    await driver.#ask("POST", "/timeouts", { script: 30_000, pageLoad: 30_000, implicit: 0 });
    return driver;
  }

  async #ask(method, path, body) {
    const response = await fetch(this.#base + path, {
      method,
      body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
      signal: AbortSignal.timeout(60_000),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  }

  /** Handles of the windows that there are. */
  handles = () => this.#ask("GET", "/window/handles");
  /** Turns to the window whose page ends like this, as soon as it is the only one. */
  async turnTo(page, within) {
    await until(`${page} is the only window`, async () => {
      const handles = await this.handles();
      if (handles.length !== 1) return false;
      await this.#ask("POST", "/window", { handle: handles[0] });
      return (await this.url()).endsWith(page);
    }, within);
    await until(`${page} has loaded`, () => this.run("return document.readyState === 'complete'"));
  }
  /** Does what closes the window, which may be gone before the driver has its answer. */
  async leaving(act) {
    await act().catch((error) => {
      if (!/no such window/.test(error.message)) throw error;
    });
  }
  url = () => this.#ask("GET", "/url");
  title = () => this.#ask("GET", "/title");
  /** Waits until a text can be read on the page, in whatever it stands. */
  sees = (text, within) =>
    until(`"${text}" can be read`, () => this.run(
      `const plain = (text) => text.replace(/\\s+/g, " ");
      return plain(document.body.innerText).includes(plain(arguments[0]))`, text), within);
  /** Runs the body of a function in the page. */
  run = (script, ...args) => this.#ask("POST", "/execute/sync", { script, args });
  /** Runs the body of an async function in the page and waits for it. A failure comes back as one, with its value. */
  async runAsync(body, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      (async (...args) => { ${body} })(...Array.prototype.slice.call(arguments, 0, -1))
        .then((value) => done({ value }), (error) => done({ failed: error instanceof Error ? String(error) : error }));`;
    const { value, failed } = await this.#ask("POST", "/execute/async", { script, args });
    if (failed !== undefined) throw Object.assign(new Error(JSON.stringify(failed)), { failed });
    return value;
  }
  /** The one visible element of this role and accessible name (text, or a pattern as `/…/`), as soon as it is there. */
  async find(role, name, within) {
    const pattern = name instanceof RegExp ? { source: name.source, flags: name.flags } : name;
    return until(`there is a ${role} "${name}"`, async () => {
      const found = await this.run(`return (${findInPage})(...arguments)`, role, pattern ?? null);
      if (found.length > 1) throw new Error(`${found.length} elements are a ${role} "${name}"`);
      return found[0]?.[ELEMENT];
    }, within);
  }
  /** How many visible elements of this role and name there are now. */
  async count(role, name) {
    const pattern = name instanceof RegExp ? { source: name.source, flags: name.flags } : name;
    return (await this.run(`return (${findInPage})(...arguments)`, role, pattern ?? null)).length;
  }
  /** The element with this `data-testid`, as soon as it is there. */
  byTestId = (id) => until(`there is a ${id}`, async () => {
    const found = await this.#ask("POST", "/elements", { using: "css selector", value: `[data-testid="${id}"]` });
    return found[0]?.[ELEMENT];
  });
  /** The option of a list with this text. */
  async optionOf(list, text) {
    const options = await this.#ask("POST", `/element/${list}/elements`, { using: "css selector", value: "option" });
    for (const option of options) if ((await this.text(option[ELEMENT])) === text) return option[ELEMENT];
    throw new Error(`the list has no "${text}"`);
  }
  click = (element) => this.#ask("POST", `/element/${element}/click`);
  clear = (element) => this.#ask("POST", `/element/${element}/clear`);
  property = (element, name) => this.#ask("GET", `/element/${element}/property/${name}`);
  text = (element) => this.#ask("GET", `/element/${element}/text`);
  type = (element, text) => this.#ask("POST", `/element/${element}/value`, { text });
  /** Presses keys together, wherever the focus is. */
  async press(...together) {
    const down = together.map((value) => ({ type: "keyDown", value }));
    const up = together.toReversed().map((value) => ({ type: "keyUp", value }));
    await this.#ask("POST", "/actions", { actions: [{ type: "key", id: "keys", actions: [...down, ...up] }] });
  }
  /** Lets go of every key. A window that goes while one is held never hears of its release, and the driver holds it on. */
  letGo = () => this.#ask("DELETE", "/actions");
  /** Types, wherever the focus is. */
  async write(text) {
    const strokes = [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.#ask("POST", "/actions", { actions: [{ type: "key", id: "keys", actions: strokes }] });
  }
  /** A PNG of the page. */
  screenshot = async () => Buffer.from(await this.#ask("GET", "/screenshot"), "base64");
  /** Runs a script that the page's policy would refuse, such as axe. */
  inject = (source) => this.run(`${source}; return true`);
  /** Ends the session; the app ends with it. */
  end = () => this.#ask("DELETE", "");
}
