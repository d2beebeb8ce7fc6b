// How long until the next try counts, second by second. That there is a wait at all is the vault's rule.

/** Counts down to nothing, by the clock rather than by ticks, so that a computer that slept is not behind. */
export function countdown(over: () => void) {
  const state = $state({ seconds: 0 });
  let until = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const stop = () => clearInterval(timer);

  function tick() {
    state.seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    if (state.seconds > 0) return;
    stop();
    over();
  }

  return {
    /** What is left; 0 when there is nothing to wait for. */
    get seconds() {
      return state.seconds;
    },
    /** Begins to wait. Anything that is no number of seconds is no wait. */
    begin(seconds: number) {
      stop();
      if (!(seconds > 0)) return;
      until = Date.now() + seconds * 1000;
      state.seconds = Math.ceil(seconds);
      timer = setInterval(tick, 250);
    },
    stop,
  };
}

/** “0:09”, “12:30”. */
export const clockWords = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
