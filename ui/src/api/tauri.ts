// The way to the core inside the app.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Notice } from "./contract";
import { asWireError } from "./failure";
import type { Transport, WindowName } from "./transport";

/** Windows bear the names of their pages as labels. */
export function tauri(window: WindowName): Transport {
  // Windows has no schemes of one's own for pages; there Tauri answers under a host name.
  const photos = navigator.userAgent.includes("Windows") ? "http://photo.localhost" : "photo://localhost";
  return {
    call: (command, args) =>
      invoke(command, args).catch((failure: unknown) => Promise.reject(asWireError(failure))),
    listen(handler) {
      const listening = listen<Notice>("notice", (event) => handler(event.payload), {
        // Ours only: what another window is told is none of this one's business.
        target: { kind: "WebviewWindow", label: window },
      });
      return () => void listening.then((stop) => stop());
    },
    // By hand: `convertFileSrc` would encode the slash.
    photoUrl: (id, size) => `${photos}/${encodeURIComponent(id)}/${size}`,
  };
}
