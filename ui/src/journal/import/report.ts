// What became of an import, sorted for a person: files with the same fate and the same reason stand together.
import type { FileRemark, ImportReport } from "../../api";
import { codeWords, t } from "../../words";

/** Files with the same fate. */
export interface Group {
  title: string;
  /** Why, and what can be done. */
  why: string | null;
  names: string[];
  /** Something is missing that the person wanted. */
  bad: boolean;
}

/** The sentence that says it all when all went well. */
export function headline(report: ImportReport, name: string): string {
  const said = [t("import-kept", { count: report.kept.length, name })];
  if (report.known > 0) said.push(t("import-known", { count: report.known }));
  if (report.cancelled) said.push(t("import-cancelled"));
  return said.join(" ");
}

/** What else there is to say, the worst first. */
export function groupsOf(report: ImportReport): Group[] {
  return [
    ...byReason(report.failed, (count) => t("import-failed", { count }), true),
    ...(report.cutShort.length > 0
      ? [{ title: t("import-cut-short", { count: report.cutShort.length }), why: t("import-cut-short-why"), names: report.cutShort, bad: false }]
      : []),
    ...byReason(report.withoutPicture, (count) => t("import-without-picture", { count }), false),
    ...(report.leftOut.length > 0
      ? [{ title: t("import-left-out", { count: report.leftOut.length }), why: t("import-left-out-why"), names: report.leftOut, bad: false }]
      : []),
  ];
}

function byReason(files: readonly FileRemark[], title: (count: number) => string, bad: boolean): Group[] {
  const groups = new Map<string, string[]>();
  for (const { name, code } of files) groups.set(code, [...(groups.get(code) ?? []), name]);
  return [...groups].map(([code, names]) => {
    const words = codeWords(code);
    return { title: title(names.length), why: `${words.happened} ${words.next}`, names, bad };
  });
}
