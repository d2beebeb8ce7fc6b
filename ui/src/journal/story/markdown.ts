// What the buttons over a story's text do to it: they write Markdown where the cursor is, and take it back. Plain text in,
// plain text out; the page is not touched here.

/** A text and what is selected in it, in UTF-16 units. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** A piece of the text that is replaced, and what is selected afterwards. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

/** Puts `mark` around what is selected, or takes it away if it is there. */
export function wrap({ text, start, end }: Selected, mark: "**" | "*"): Edit {
  const inside = text.slice(start, end);
  const outer = text.slice(start - mark.length, start) === mark && text.slice(end, end + mark.length) === mark;
  // One star of two is not an asterisk of its own.
  const doubled = mark === "*" && text.slice(start - 2, start) === "**" && text.slice(start - 3, start) !== "***";
  if (outer && !doubled) {
    const from = start - mark.length;
    return { from, to: end + mark.length, insert: inside, start: from, end: from + inside.length };
  }
  // Spaces at the ends stay outside: “** snow**” would be two stars and a word.
  const lead = inside.length - inside.trimStart().length;
  const trail = inside.trim() === "" ? 0 : inside.length - inside.trimEnd().length;
  const words = inside.slice(lead, inside.length - trail);
  const from = start + lead;
  const at = from + mark.length;
  return { from, to: end - trail, insert: mark + words + mark, start: at, end: at + words.length };
}

const leads = { heading: /^#{1,6} +/, list: /^[-*+] +/, quote: /^> ?/ };
const written = { heading: "## ", list: "- ", quote: "> " };

/** Begins each selected line with a mark, or takes it away if all of them have it. */
export function lead({ text, start, end }: Selected, kind: keyof typeof leads): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const nextBreak = text.indexOf("\n", end);
  const to = nextBreak === -1 ? text.length : nextBreak;
  const lines = text.slice(from, to).split("\n");
  const pattern = leads[kind];
  const marked = lines.every((line) => pattern.test(line) || (line === "" && lines.length > 1));
  const insert = lines
    .map((line) => (marked ? line.replace(pattern, "") : line === "" && lines.length > 1 ? line : written[kind] + line))
    .join("\n");
  const whole = { from, to, insert, start: from, end: from + insert.length };
  if (start !== end) return whole;
  const cursor = Math.max(from, start + insert.length - (to - from));
  return { ...whole, start: cursor, end: cursor };
}

/** One photo to be put into a story. */
export interface Mention {
  id: string;
  alt: string;
}

/** Puts photos in a paragraph of their own where the cursor is. Those put in together stand together. */
export function mention({ text, start, end }: Selected, photos: readonly Mention[]): Edit {
  const images = photos.map(({ id, alt }) => `![${plain(alt)}](photo:${id})`).join("\n");
  const before = text.slice(0, start);
  const after = text.slice(end);
  const above = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const below = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const insert = above + images + below;
  const cursor = start + insert.length + (below === "" ? 2 : below === "\n" ? 1 : 0);
  return { from: start, to: end, insert, start: cursor, end: cursor };
}

/** Words that stand between brackets must not close them, nor end the paragraph. */
const plain = (alt: string): string => alt.replace(/\s+/g, " ").replace(/[\\[\]]/g, "\\$&").trim();

/** The text after an edit. */
export const edited = (text: string, edit: Edit): string => text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
