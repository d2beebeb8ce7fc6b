// Real input, told to the core: what the idle time is counted from. A script can make events; only a person can make
// trusted ones.

const kinds = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** How long to be silent after having told, in milliseconds. A short idle time has to be told more exactly. */
export const pause = (idleSeconds: number): number => (idleSeconds < 60 ? 2_000 : 5_000);

/** Tells `report` of input, at most once in each pause. Gives the listener. */
export function inputListener(report: () => void, idleSeconds: () => number, now: () => number) {
  let told = -Infinity;
  return (event: Pick<Event, "isTrusted">): void => {
    if (!event.isTrusted || now() - told < pause(idleSeconds())) return;
    told = now();
    report();
  };
}

/** Listens on the whole window, until the function that is returned is called. */
export function watchInput(report: () => void, idleSeconds: () => number): () => void {
  const listener = inputListener(report, idleSeconds, () => performance.now());
  for (const kind of kinds) addEventListener(kind, listener, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) removeEventListener(kind, listener, { capture: true });
  };
}
