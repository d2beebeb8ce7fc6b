// Questions that are asked faster than they are answered: only the answer to the last one counts.

/** Gives what `ask` gives, or `undefined` if something newer was asked meanwhile, also when it failed. */
export function latest<Question, Answer>(ask: (question: Question) => Promise<Answer>) {
  let asked = 0;
  return async (question: Question): Promise<Answer | undefined> => {
    const mine = ++asked;
    try {
      const answer = await ask(question);
      return mine === asked ? answer : undefined;
    } catch (failure) {
      if (mine === asked) throw failure;
      return undefined;
    }
  };
}

/** Calls `what` once nothing has happened for `wait` milliseconds. */
export function afterRest<Rest extends unknown[]>(wait: number, what: (...rest: Rest) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...rest: Rest): void => {
    clearTimeout(timer);
    timer = setTimeout(() => what(...rest), wait);
  };
}
