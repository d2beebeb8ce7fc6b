// What a failure is called in words: what happened, and what to do. Every code has its own pair in errors.ftl.
import type { Remark, WireError } from "../api/contract";
import { type Arguments, has, t } from "./words.svelte";

/** The two halves of what is said about a failure. */
export interface ProblemWords {
  happened: string;
  next: string;
}

/** The words for a failure. A code that nobody foresaw is named, so that it can be reported. */
export function problemWords(error: WireError): ProblemWords {
  const args = wordsOfDetail(error);
  const id = `error-${error.code}`;
  const known = has(id) ? id : "error-unknown";
  return { happened: t(known, args), next: t(`${known}.next`, args) };
}

/** The words for a code without a failure around it, as a file of an import has. */
export function codeWords(code: string, args: Record<string, unknown> = {}): ProblemWords {
  return problemWords({ code, message: "", detail: args });
}

/** The sentence for something that should be known and is no failure. */
export const remarkWords = (remark: Remark): string => t(`remark-${remark.code}`);

/** “15 seconds”, and from two minutes on “3 minutes”, never fewer than it takes. */
export function waitWords(seconds: number): string {
  return seconds < 120
    ? t("wait-seconds", { count: Math.ceil(seconds) })
    : t("wait-minutes", { count: Math.ceil(seconds / 60) });
}

/** What a sentence may need. Fluent cannot ask whether something is there, so what is missing is 0, empty, or said. */
function wordsOfDetail({ code, detail }: WireError): Arguments {
  const args: Arguments = { code, name: "", seconds: 0, word: 0 };
  for (const [key, value] of Object.entries(detail ?? {})) {
    if (typeof value === "string" || typeof value === "number") args[key] = value;
  }
  return { ...args, named: args.name === "" ? "no" : "yes", wait: waitWords(Number(args.seconds)) };
}
