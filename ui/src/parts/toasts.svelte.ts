// Short remarks that come and go by themselves: something was done, and can perhaps be undone. A failure with a next step
// is not one of them; that is Problem.svelte.

/** One remark. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  /** What can still be done about it, such as Undo. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** How long a remark stays, in milliseconds: longer if something can be done. */
export const stay = (toast: Toast): number => (toast.action ? 12_000 : 6_000);

let next = 1;
const state = $state<{ toasts: Toast[] }>({ toasts: [] });

/** The remarks that are to be seen, oldest first. */
export const toasts = (): readonly Toast[] => state.toasts;

/** Says something. The same words are not said twice at once. */
export function say(text: string, action?: Toast["action"]): void {
  const others = state.toasts.filter((toast) => toast.text !== text || toast.action);
  // Three are as many as anybody reads.
  state.toasts = [...others, { id: next++, text, ...(action && { action }) }].slice(-3);
}

/** Takes a remark away. */
export function dismiss(id: number): void {
  state.toasts = state.toasts.filter((toast) => toast.id !== id);
}
