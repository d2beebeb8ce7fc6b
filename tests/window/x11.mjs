// Looks at the windows on a display, and asks them to close as the button in their frame does. There is no window manager
// in the test to have such a button, so this speaks as much of X11's protocol as that takes.
import { connect } from "node:net";

const [internAtom, queryTree, getWindowAttributes, getProperty, sendEvent] = [16, 15, 3, 20, 25];
const viewable = 2;

/** What stands in the frames of the windows that are shown. */
export async function windowTitles(display) {
  const x = await open(display);
  try {
    const windows = await shownWindows(x);
    const name = await atom(x, "_NET_WM_NAME");
    const titles = [];
    for (const window of windows) titles.push((await property(x, window, name)).toString("utf8"));
    return titles;
  } finally {
    x.end();
  }
}

/** Asks every window that is shown to close. Gives how many there were. */
export async function closeWindows(display) {
  const x = await open(display);
  try {
    const windows = await shownWindows(x);
    const [protocols, closing] = [await atom(x, "WM_PROTOCOLS"), await atom(x, "WM_DELETE_WINDOW")];
    for (const window of windows) {
      const message = Buffer.concat([Buffer.from([33, 32]), u16(0), u32(window), u32(protocols), u32(closing), Buffer.alloc(16)]);
      x.tell(sendEvent, 0, u32(window), u32(0), message);
    }
    await x.ask(queryTree, 0, u32(x.root)); // Its answer shows that what was told before has arrived.
    return windows.length;
  } finally {
    x.end();
  }
}

/** The windows of programs that are shown and can be asked to close. */
async function shownWindows(x) {
  const protocols = await atom(x, "WM_PROTOCOLS");
  const tree = await x.ask(queryTree, 0, u32(x.root));
  const children = Array.from({ length: tree.readUInt16LE(16) }, (_, index) => tree.readUInt32LE(32 + 4 * index));
  const found = [];
  for (const window of children) {
    const attributes = await x.ask(getWindowAttributes, 0, u32(window));
    const understands = (await property(x, window, protocols)).length > 0;
    if (attributes[26] === viewable && understands) found.push(window);
  }
  return found;
}

const atom = async (x, name) => (await x.ask(internAtom, 0, u16(name.length), u16(0), text(name))).readUInt32LE(8);

/** The bytes of a property, of whatever type; none if the window has none. */
async function property(x, window, name) {
  const answer = await x.ask(getProperty, 0, u32(window), u32(name), u32(0), u32(0), u32(64));
  return answer.subarray(32, 32 + answer.readUInt32LE(16) * (answer[1] / 8));
}

const u16 = (value) => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value) => Buffer.from(Uint32Array.of(value).buffer);
const text = (value) => Buffer.from(value.padEnd(Math.ceil(value.length / 4) * 4, "\0"));

async function open(display) {
  const socket = connect(`/tmp/.X11-unix/X${display.replace(":", "")}`);
  let held = Buffer.alloc(0);
  let wake = () => {};
  socket.on("data", (data) => {
    held = Buffer.concat([held, data]);
    wake();
  });
  let broken;
  socket.on("error", (error) => { broken = error; wake(); });
  socket.on("close", () => { broken ??= new Error("the display hung up"); wake(); });
  const read = async (length) => {
    while (held.length < length) {
      if (broken) throw broken;
      await new Promise((resolve) => { wake = resolve; });
    }
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
  const tell = (code, detail, ...parts) => {
    const body = Buffer.concat(parts);
    socket.write(Buffer.concat([Buffer.from([code, detail]), u16(1 + body.length / 4), body]));
  };
  const ask = async (code, detail, ...parts) => {
    tell(code, detail, ...parts);
    for (;;) {
      const head = await read(32);
      if (head[0] === 0) throw new Error(`the display answered with error ${head[1]}`);
      if (head[0] === 1) return Buffer.concat([head, await read(4 * head.readUInt32LE(4))]);
      // An event, which nobody asked for.
    }
  };
  socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  const head = await read(8);
  if (head[0] !== 1) throw new Error("the display lets nobody in");
  const setup = await read(4 * head.readUInt16LE(6));
  const [vendor, formats] = [setup.readUInt16LE(16), setup[21]];
  const root = setup.readUInt32LE(32 + Math.ceil(vendor / 4) * 4 + 8 * formats);
  return { root, ask, tell, end: () => socket.destroy() };
}
