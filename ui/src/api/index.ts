// What pages use of the core: its commands, its notices and its pictures.
import { commandsOver, type Notice } from "./contract";
import { type PhotoSize, transportFor, type WindowName } from "./transport";

export { asWireError } from "./failure";
export type { PhotoSize, WindowName } from "./transport";
export type * from "./contract";

const here: WindowName = document.documentElement.dataset.window === "journal" ? "journal" : "welcome";
const transport = transportFor(here);

/** Every command of the core. A failure rejects with a `WireError`. */
export const commands = commandsOver(transport.call);

/** Hears what the core has to say, until the function that is returned is called. */
export const listen = (handler: (notice: Notice) => void): (() => void) => transport.listen(handler);

/** Where the picture of a photo is to be had. */
export const photoUrl = (id: string, size: PhotoSize): string => transport.photoUrl(id, size);
