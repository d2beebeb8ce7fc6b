// Saves a story by itself while it is written: a row from its first character, then at least once a second. Never two saves
// at once, never one without a change; one that fails is tried again until it is done. Timers and calls only: what is shown
// is Editor.svelte.
import type { StoryForm, WireError } from "../../api/contract";
import { asWireError } from "../../api/failure";

/** The story's row in the journal. */
export interface Row {
  id: string;
  revision: number;
}

/** Where a story is kept. Both reject with a `WireError`. */
export interface StoryStore {
  add(form: StoryForm): Promise<Row>;
  save(row: Row, form: StoryForm): Promise<{ revision: number; otherKept: boolean }>;
}

/** From the first unsaved change to the save, in milliseconds: with the save itself it stays under a second. */
export const EVERY = 800;
/** From a failure to the next try, at first and at most. */
export const RETRY = 1_500;
export const RETRY_AT_MOST = 12_000;

export const blankForm: StoryForm = { title: "", text: "", date: null, place: null };

export class Autosave {
  #row: Row | null;
  #kept: StoryForm;
  #form: StoryForm;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flight: Promise<void> | null = null;
  #failures = 0;
  #error: WireError | null = null;
  #otherKept = false;
  #abandoned = false;

  /** `begun` is the story as it is kept, or `null` for one that is not there yet. `told` hears of every change of state. */
  constructor(
    private readonly store: StoryStore,
    begun: { row: Row; form: StoryForm } | null,
    private readonly told: () => void = () => {},
  ) {
    this.#row = begun && { ...begun.row };
    this.#kept = this.#form = begun?.form ?? blankForm;
  }

  /** The story's row, once it has one. */
  get row(): Readonly<Row> | null {
    return this.#row;
  }

  /** Whether something is not kept yet. */
  get dirty(): boolean {
    return !this.#abandoned && !same(this.#form, this.#kept);
  }

  /** Whether something is written that no row of the journal has: it is on this page and nowhere else. */
  get onlyHere(): boolean {
    return !this.#row && !this.#abandoned && !isBlank(this.#form);
  }

  /** Why the last save failed; `null` once one has gone well. */
  get error(): WireError | null {
    return this.#error;
  }

  /** Whether something somebody else wrote meanwhile was kept beside this. */
  get otherKept(): boolean {
    return this.#otherKept;
  }

  /** What is written now. Whoever writes on after giving up means to keep it again. */
  write(form: StoryForm): void {
    this.#abandoned = false;
    this.#form = form;
    this.#schedule();
    this.told();
  }

  /** Saves what is not saved, now. Whether everything is kept. */
  async flush(): Promise<boolean> {
    // What is typed while a save is on its way is saved by the next; a person cannot outrun three.
    for (let round = 0; round < 3 && (this.#flight || this.dirty); round += 1) {
      // A save that was on its way before this was asked may fail for a reason that has passed: it gets one more.
      const begunBefore = round === 0 && this.#flight !== null;
      if (!this.#flight) this.#start();
      await this.#flight;
      if (this.#abandoned) return true;
      if (this.#error && !begunBefore) return false;
    }
    return !this.dirty;
  }

  /** Lets what is not saved go, and saves no more. */
  abandon(): void {
    this.#abandoned = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#flight || !this.dirty) return;
    // The first character makes the row at once; from there on it can be found again whatever happens.
    if (!this.#row && this.#failures === 0) return this.#start();
    const wait = this.#failures === 0 ? EVERY : Math.min(RETRY * 2 ** (this.#failures - 1), RETRY_AT_MOST);
    this.#timer = setTimeout(() => this.#start(), wait);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#flight || !this.dirty) return;
    this.#flight = this.#save(this.#form).finally(() => {
      this.#flight = null;
      this.#schedule();
      this.told();
    });
  }

  async #save(form: StoryForm): Promise<void> {
    try {
      if (this.#row) {
        const saved = await this.store.save({ ...this.#row }, form);
        this.#row.revision = saved.revision;
        this.#otherKept ||= saved.otherKept;
      } else {
        this.#row = { ...(await this.store.add(form)) };
      }
      this.#kept = form;
      this.#failures = 0;
      this.#error = null;
    } catch (failure) {
      this.#failures += 1;
      this.#error = asWireError(failure);
    }
  }
}

/** Whether there is nothing in it that anybody would look for. */
export function isBlank({ title, text, place, date }: StoryForm): boolean {
  return [title, text, place ?? "", date?.words ?? ""].every((field) => field.trim() === "");
}

function same(a: StoryForm, b: StoryForm): boolean {
  return (
    a.title === b.title &&
    a.text === b.text &&
    (a.place ?? "") === (b.place ?? "") &&
    (a.date?.words ?? "") === (b.date?.words ?? "")
  );
}
