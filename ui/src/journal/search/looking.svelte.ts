// Looking for words: what was asked, what was found, and which of it is chosen. How it looks is SearchDialog.svelte.
import { asWireError, commands, type Found, type WireError } from "../../api";
import { latest } from "./latest";

/** From the last letter to the question, in milliseconds. */
const REST = 80;

export class Looking {
  words = $state("");
  /** Only what belongs to the pet at hand. */
  onlyHere = $state(false);
  /** `null`: nothing was asked yet. */
  found = $state.raw<Found[] | null>(null);
  chosen = $state(0);
  failure = $state.raw<WireError | null>(null);

  readonly #ask = latest((question: { words: string; pet: string | null }) => commands.search(question.words, question.pet));

  /** Begins anew. */
  clear(): void {
    this.words = "";
    this.onlyHere = false;
    this.found = this.failure = null;
  }

  /** Asks what is to be asked now, a moment later. Gives what calls it off. For an effect. */
  askSoon(pet: string | null): () => void {
    const question = { words: this.words.trim(), pet: this.onlyHere ? pet : null };
    const timer = setTimeout(() => void this.#look(question), question.words === "" ? 0 : REST);
    return () => clearTimeout(timer);
  }

  /** Chooses the next or the one before, round the ends. */
  move(by: 1 | -1): void {
    const count = this.found?.length ?? 0;
    if (count > 0) this.chosen = (this.chosen + by + count) % count;
  }

  async #look(question: { words: string; pet: string | null }): Promise<void> {
    try {
      const answer = question.words === "" ? null : await this.#ask(question);
      if (answer === undefined) return;
      // The field can have been emptied meanwhile.
      this.found = this.words.trim() === "" ? null : answer;
      this.failure = null;
      this.chosen = 0;
    } catch (error) {
      this.failure = asWireError(error);
    }
  }
}
