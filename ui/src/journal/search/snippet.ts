// The words around a match, without the marks by which a story names its photos: nobody looks for an id.
import type { SnippetPiece } from "../../api/contract";

/** `![alt](photo:id)`, whole or cut off at the end of a snippet; the alt text stays. */
const photo = /!\[([^\]]*)\]\((?:photo:?[^)\s]*\)?|$)/g;

/** The pieces as they are to be read. */
export function readable(pieces: readonly SnippetPiece[]): SnippetPiece[] {
  return pieces
    .map(({ text, hit }) => ({ text: text.replace(photo, "$1").replace(/\s{2,}/g, " "), hit }))
    .filter(({ text }) => text !== "");
}
