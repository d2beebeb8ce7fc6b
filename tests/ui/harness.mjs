// The loopback harness: the real core behind an address of its own, each in a data folder of its own. It ends with its
// standard input, so that no test that dies leaves one behind.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

function program() {
  const named = process.env.EVERPAW_HARNESS;
  if (!named) throw new Error("Set EVERPAW_HARNESS to the built everpaw-harness; `cargo xtask test --only screens` does.");
  return named;
}

const folders = [];
process.on("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that goes with the test. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "everpaw-ui-"));
  folders.push(folder);
  return folder;
}

const running = new Set();

/** Ends whatever a test that failed has left. Without it Node would wait for it for ever. */
export function stopHarnesses() {
  return Promise.all(Array.from(running, (harness) => harness.stop()));
}

export class Harness {
  /** Starts one over this data folder. */
  static async start(dataFolder) {
    // EVERPAW_UI: other built pages than those in ui/dist.
    const pages = process.env.EVERPAW_UI ? ["--ui", process.env.EVERPAW_UI] : [];
    const child = spawn(program(), ["--end-with-stdin", "--data-dir", dataFolder, ...pages], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    const first = await Promise.race([
      lines[Symbol.asyncIterator]().next(),
      new Promise((_, reject) => child.once("exit", (code) => reject(new Error(`the harness ended with ${code}`)))),
    ]);
    const address = String(first.value).trim();
    if (!address.startsWith("http://127.0.0.1:")) throw new Error(`the harness said “${address}” and no address`);
    return new Harness(child, address.replace(/\/$/, ""));
  }

  constructor(child, address) {
    this.child = child;
    this.address = address;
    running.add(this);
  }

  /** A command, as a window would call it. A refusal throws with its code. */
  async call(window, command, args = {}) {
    const answer = await this.#post(`/call/${window}/${command}`, args);
    const value = JSON.parse(answer.text);
    if (answer.status !== 200) throw Object.assign(new Error(`${command}: ${value.code}: ${value.message}`), value);
    return value;
  }

  /** What a test can do that a page cannot: choose, hover, drop, advance, slow, close. */
  async pull(lever, argument = null) {
    const answer = await this.#post(`/test/${lever}`, argument);
    if (answer.status !== 200) throw new Error(`${lever}: ${answer.text}`);
    return JSON.parse(answer.text);
  }

  lockState() {
    return this.pull("lock-state");
  }

  async stop() {
    running.delete(this);
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin.end();
    await ended;
  }

  async #post(path, body) {
    const answer = await fetch(this.address + path, { method: "POST", body: JSON.stringify(body) });
    return { status: answer.status, text: await answer.text() };
  }
}
