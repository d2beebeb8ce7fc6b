// A story while it is written: its fields, and the autosave behind them. How they look is Editor.svelte.
import { commands, type Story, type StoryForm, type WireError } from "../../api";
import { say } from "../../parts/toasts.svelte";
import { language, t } from "../../words";
import { dateInput, typed, type TypedDate } from "../pet/petForm";
import { note } from "../router.svelte";
import { Autosave, isBlank, type StoryStore } from "./autosave";

export class Writing {
  title = $state("");
  text = $state("");
  date = $state<TypedDate>({ words: "", language: "en" });
  place = $state("");
  /** Whether what is written is kept; nothing before there is anything to keep. */
  mark = $state<"none" | "waiting" | "saved" | "failing">("none");
  error = $state.raw<WireError | null>(null);

  readonly #autosave: Autosave;
  readonly #began: boolean;
  #otherTold = false;

  constructor(pet: string, story: Story | null) {
    this.title = story?.title ?? "";
    this.text = story?.text ?? "";
    this.place = story?.place ?? "";
    this.date = typed(story?.date ?? null, language());
    this.#began = story === null;
    const store: StoryStore = {
      add: (form) => commands.addStory(pet, form),
      save: (row, form) => commands.saveStory(row.id, row.revision, form),
    };
    const row = story && { id: story.id, revision: story.revision };
    this.#autosave = new Autosave(store, row && { row, form: this.#form() }, () => this.#told());
  }

  /** The story's id, once it has a row. */
  get id(): string | null {
    return this.#autosave.row?.id ?? null;
  }

  /** Something was typed. */
  changed(): void {
    this.#autosave.write(this.#form());
  }

  /** Keeps what there is, now. Whether all of it is kept. */
  flush(): Promise<boolean> {
    return this.#autosave.flush();
  }

  /** Lets go of what is not kept. */
  abandon(): void {
    this.#autosave.abandon();
  }

  /** Begun here and then emptied again: nothing that anybody would look for. */
  get leftEmpty(): boolean {
    return this.#began && this.id !== null && isBlank(this.#form());
  }

  /** Written, and in no row of the journal yet. */
  get onlyHere(): boolean {
    return this.#autosave.onlyHere;
  }

  #form(): StoryForm {
    return { title: this.title, text: this.text, place: this.place.trim() || null, date: dateInput(this.date) };
  }

  #told(): void {
    const { row, dirty, error, otherKept } = this.#autosave;
    if (row) note({ story: row.id });
    this.error = error;
    if (error) this.mark = "failing";
    else if (dirty) this.mark = "waiting";
    else if (this.mark === "waiting" || this.mark === "failing") this.mark = "saved";
    if (otherKept && !this.#otherTold) {
      this.#otherTold = true;
      say(t("story-other-kept"));
    }
  }
}
