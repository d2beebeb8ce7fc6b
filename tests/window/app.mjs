// The app on a desktop, started and driven by WebKitWebDriver. The steps of a test are not here.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { below, lives } from "./processes.mjs";
import { Driver, until } from "./webdriver.mjs";
import { closeWindows, windowTitles } from "./x11.mjs";

/** The name that the system gives the process that shows a page. */
const WEB_PROCESS = "WebKitWebProces";

const photoWidth = `return new Promise((done) => {
  const picture = new Image();
  picture.onload = () => done(picture.naturalWidth);
  picture.onerror = () => done(null);
  picture.src = "photo://localhost/" + args[0] + "/" + args[1] + "#" + Math.random();
})`;

/** Starts the app, by default with its data in the desktop's home, and waits for its first window. */
export async function startApp(desktop, { program, dataFolder = join(desktop.folder, "data"), args = [] }) {
  const answers = join(desktop.folder, "answers.json");
  const port = await freePort();
  Object.assign(desktop.env, { TAURI_WEBVIEW_AUTOMATION: "true", EVERPAW_ANSWERS: answers });
  const service = desktop.start("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], ["ignore", "inherit", "inherit"]);
  const url = `http://127.0.0.1:${port}`;
  await until("the driver answers", async () => (await fetch(`${url}/status`)).ok);
  const page = await Driver.start(url, { binary: program, args: ["--data-dir", dataFolder, ...args] });
  const name = program.split("/").at(-1).slice(0, 15);
  const pid = await until("the app runs", () => below(service.pid).find((child) => child.name === name)?.pid);
  return {
    page,
    pid,
    dataFolder,
    /** The processes that show pages, and with them what was typed and read. */
    webProcesses: () => below(pid).filter((child) => child.name === WEB_PROCESS).map((child) => child.pid),
    /** What the next file dialogs are answered with: `{to: "files" | "file" | "folder", paths: […] | null}` each. */
    answer: (...next) => writeFileSync(answers, JSON.stringify(next)),
    /** The folders that were shown in the file browser. */
    revealed: () =>
      existsSync(`${answers}.revealed`) ? readFileSync(`${answers}.revealed`, "utf8").split("\n").filter(Boolean) : [],
    /** Calls a command as the page does, without the page's own doing. */
    call: (command, args = {}) =>
      page.runAsync("return window.__TAURI_INTERNALS__.invoke(args[0], args[1])", command, args),
    /** The width that the page gets to see a photo in, or null if it is refused. */
    photoWidth: (id, size) => page.runAsync(photoWidth, id, size),
    /** Where the web views of running apps keep what they keep. */
    webFolders: () => readdirSync(join(desktop.env.XDG_RUNTIME_DIR, "everpaw")),
    /** What stands in the frame of each of its windows. */
    windowTitles: () => windowTitles(desktop.env.DISPLAY),
    /** Closes its window, as the button in the frame does. */
    closeWindow: () => closeWindows(desktop.env.DISPLAY),
    /** Waits until the app has ended by itself. */
    hasEnded: () => until("the app has ended", () => !lives(pid)).finally(() => service.kill()),
    /** Ends it as a crash would. */
    async kill() {
      process.kill(pid, "SIGKILL");
      await until("the app is dead", () => !lives(pid));
      service.kill();
    },
    /** Ends whatever is left. */
    async end() {
      if (lives(pid)) await page.end().catch(() => {});
      service.kill();
      if (lives(pid)) process.kill(pid, "SIGKILL");
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
