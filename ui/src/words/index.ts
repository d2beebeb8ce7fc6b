// What the rest of the interface uses of words.
export { codeWords, type ProblemWords, problemWords, remarkWords, waitWords } from "./problem";
export { language, speak, t } from "./words.svelte";
