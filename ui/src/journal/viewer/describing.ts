// Keeps what is said of a photo while it is typed: a moment after it was begun, or at once when somebody asks. Timers and
// calls only: what is shown is Said.svelte.
import type { WireError } from "../../api/contract";
import { asWireError } from "../../api/failure";

/** What is said of a photo. */
export interface Words {
  caption: string;
  alt: string;
}

/** From the first letter that is not saved to the save, and from a failure to the next try, in milliseconds. */
export const REST = 1_000;
export const RETRY = 5_000;

export class Describing {
  #kept: Words;
  #now: Words;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<boolean> = Promise.resolve(true);
  #gone = false;

  /** `told` hears how each save went: `null`, or why it failed. */
  constructor(
    private readonly store: (words: Words) => Promise<unknown>,
    begun: Words,
    private readonly told: (error: WireError | null) => void,
  ) {
    this.#kept = this.#now = trimmed(begun);
  }

  /** What is written now. */
  write(words: Words): void {
    this.#gone = false;
    this.#now = trimmed(words);
    if (this.#timer === undefined) this.#soon(REST);
  }

  /** Saves what is not saved, now; one save after the other, so that the last words are the ones that stay. Whether
   * everything is kept. */
  keep(): Promise<boolean> {
    this.#rest();
    return (this.#saving = this.#saving.then(() => this.#save()));
  }

  /** Lets what is not saved go. */
  letGo(): void {
    this.#rest();
    this.#gone = true;
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #soon(wait: number): void {
    this.#rest();
    this.#timer = setTimeout(() => void this.keep(), wait);
  }

  async #save(): Promise<boolean> {
    const words = this.#now;
    if (this.#gone || same(words, this.#kept)) {
      this.told(null);
      return true;
    }
    try {
      await this.store(words);
      this.#kept = words;
      this.told(null);
      return true;
    } catch (failure) {
      // Whoever let them go meanwhile is not held back by it.
      if (this.#gone) return true;
      this.told(asWireError(failure));
      this.#soon(RETRY);
      return false;
    }
  }
}

const trimmed = ({ caption, alt }: Words): Words => ({ caption: caption.trim(), alt: alt.trim() });
const same = (a: Words, b: Words): boolean => a.caption === b.caption && a.alt === b.alt;
