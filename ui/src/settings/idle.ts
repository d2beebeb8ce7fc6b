// After how long a journal can be set to lock by itself. The limits are the core's; these are the times worth offering.
import { t } from "../words";

/** What is offered, in seconds. */
export const offered: readonly number[] = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** What is offered, together with what is set if that is something else. */
export const choices = (set: number): number[] => [...new Set([...offered, set])].sort((a, b) => a - b);

/** A time in the largest unit that says it exactly: “10 minutes”. */
export function idleWords(seconds: number): string {
  if (seconds % 3600 === 0) return t("idle-hours", { count: seconds / 3600 });
  if (seconds % 60 === 0) return t("idle-minutes", { count: seconds / 60 });
  return t("idle-seconds", { count: seconds });
}
