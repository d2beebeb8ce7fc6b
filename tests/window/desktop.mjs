// A desktop of its own for a test: a home, a session bus, a keyring with an empty password and a screen, none of which is
// anybody else's. Everything that is started here ends with `end()`.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./webdriver.mjs";

/** A session bus that starts no services by itself: those of the machine would mount things in this home and outlive it. */
const busConfiguration = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

/** Starts one. */
export async function startDesktop({ width = 1280, height = 860 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "everpaw-window-"));
  const [home, runtime] = [join(folder, "home"), join(folder, "runtime")];
  mkdirSync(home);
  mkdirSync(runtime);
  chmodSync(runtime, 0o700);
  const started = [];
  const env = {
    ...process.env,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(home, "data"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_CACHE_HOME: join(home, "cache"),
    LC_ALL: "C.UTF-8",
    LIBGL_ALWAYS_SOFTWARE: "1",
    NO_AT_BRIDGE: "1",
    GDK_BACKEND: "x11",
  };
  delete env.WAYLAND_DISPLAY;
  const start = (program, args, stdio) => {
    const child = spawn(program, args, { env, stdio });
    started.push(child);
    return child;
  };
  const end = () => {
    for (const child of started.toReversed()) child.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const screen = start("Xvfb", ["-displayfd", "3", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp"], [
      "ignore", "ignore", "ignore", "pipe",
    ]);
    env.DISPLAY = `:${await firstLine(screen.stdio[3])}`;
    writeFileSync(join(folder, "bus.conf"), busConfiguration);
    const bus = start("dbus-daemon", [`--config-file=${join(folder, "bus.conf")}`, "--nofork", "--print-address=1"], [
      "ignore", "pipe", "ignore",
    ]);
    env.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus.stdout);
    const keyring = start("gnome-keyring-daemon", ["--unlock", "--foreground", "--components=secrets"], [
      "pipe", "ignore", "ignore",
    ]);
    keyring.stdin.end("\n");
    await until("the keyring answers", () => hasOwner(env, "org.freedesktop.secrets"));
  } catch (error) {
    end();
    throw error;
  }
  return {
    folder,
    env,
    start,
    end,
    keyringEntries: () => keyringEntries(env),
    filesWith: (word) => filesWith(folder, word),
    picture: (file) => picture(env, file),
  };
}

/** Every file below a folder in which a word stands, in either of the ways in which web views keep text. */
function filesWith(folder, word) {
  const ways = [Buffer.from(word, "utf8"), Buffer.from(word, "utf16le")];
  const holds = (file) => {
    const bytes = readFileSync(file);
    return ways.some((way) => bytes.includes(way));
  };
  return (unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesWith(path, word);
    return entry.isFile() && unlessGone(() => holds(path)) ? [path] : [];
  });
}

/** Web views tidy up while one looks; what went is not there. */
function unlessGone(look) {
  try {
    return look();
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

/** The names of what Everpaw has in the keyring, each with its secret. */
function keyringEntries(env) {
  const options = { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  // The attributes are printed beside the secrets, on the other stream.
  const found = execFileSync("sh", ["-c", "secret-tool search --all --unlock service Everpaw 2>&1 || true"], options);
  const values = (name) => [...found.matchAll(new RegExp(`^${name} = (.*)$`, "gm"))].map((match) => match[1]);
  const secrets = values("secret");
  const entries = values("attribute\\.username").map((name, index) => ({ name, secret: secrets[index] }));
  // What is remembered before anybody signs in outlives runs, and opens no journal.
  return entries.filter(({ name }) => !name.endsWith("/anonymous"));
}

function hasOwner(env, name) {
  const call = ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"];
  const asked = [...call, "org.freedesktop.DBus.NameHasOwner", `string:${name}`];
  return execFileSync("dbus-send", asked, { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).includes("true");
}

/** The whole screen as it is shown, frames and system dialogs included. */
function picture(env, file) {
  execFileSync("import", ["-silent", "-window", "root", file], { env });
}

async function firstLine(stream) {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    text += chunk;
    if (text.includes("\n")) return text.split("\n")[0];
  }
  throw new Error("it ended before it said anything");
}
