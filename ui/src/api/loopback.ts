// The way to the core in an ordinary browser: the test harness serves the pages and answers under the same origin.
import type { Notice } from "./contract";
import { asWireError } from "./failure";
import type { Transport, WindowName } from "./transport";

/** What the harness says beside the notices: a window took the place of this one. */
type Show = { kind: "show"; window: WindowName };

export function loopback(window: WindowName): Transport {
  return {
    async call(command, args) {
      const answer = await fetch(`/call/${window}/${command}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(args),
      }).catch((failure: unknown) => Promise.reject(asWireError(failure)));
      const body: unknown = await answer.json().catch(() => null);
      if (!answer.ok) throw asWireError(body);
      return body;
    },
    listen(handler) {
      const notices = new EventSource(`/notices/${window}`);
      notices.onmessage = (event: MessageEvent<string>) => {
        const told = JSON.parse(event.data) as Notice | Show;
        if (told.kind === "show") location.assign(`/${told.window}.html`);
        else handler(told);
      };
      return () => notices.close();
    },
    photoUrl: (id, size) => `/photo/${encodeURIComponent(id)}/${size}`,
  };
}
