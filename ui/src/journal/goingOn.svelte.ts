// What goes on behind the screens: photos coming in, a memorial going out. It survives moving from screen to screen.
import { commands, type ExportState, type ImportReport, type ImportState } from "../api";
import { say } from "../parts/toasts.svelte";
import { t } from "../words";
import { changed, sayFailure } from "./journal.svelte";

/** What became of one import. */
export interface Ended {
  readonly key: number;
  readonly pet: string;
  readonly report: ImportReport;
}

interface GoingOn {
  /** The import at hand. */
  running: ImportState | null;
  /** Those that ended and were not put away yet. */
  ended: Ended[];
  /** The export at hand, or the last one. */
  exported: ExportState | null;
}

/** While photos come in, pages look again this often, in milliseconds. */
const LOOK_AGAIN = 2_500;

let nextKey = 1;
let looked = 0;
const state = $state<GoingOn>({ running: null, ended: [], exported: null });

/** How it stands. */
export const goingOn = (): GoingOn => state;

/** Whether a memorial is being written at the moment. */
export const exporting = (): boolean =>
  state.exported !== null && state.exported.done === null && state.exported.error === null;

/** The core told how an import stands. */
export function importStands(told: ImportState): void {
  if (told.report) {
    state.running = null;
    state.ended = [...state.ended, { key: nextKey++, pet: told.pet, report: told.report }];
    changed();
    return;
  }
  state.running = told;
  if (Date.now() - looked > LOOK_AGAIN && told.files > 0) {
    looked = Date.now();
    changed();
  }
}

/** A report was read. */
export function putAwayReports(): void {
  state.ended = [];
}

/** The core told how an export stands. Its end is said in passing if nobody is looking at the dialog. */
export function exportStands(told: ExportState): void {
  state.exported = told;
  if (watched) return;
  if (told.error) sayFailure(told.error);
  else if (told.done) {
    const run = () => void commands.showExported().catch(sayFailure);
    say(t("export-finished"), { label: t("export-show"), run });
  }
}

let watched = false;

/** Whether the dialog about the export is open. */
export function watchExport(open: boolean): void {
  watched = open;
}

/** A new export is asked for: the last one's end is no longer of interest. */
export function forgetExport(): void {
  state.exported = null;
}
