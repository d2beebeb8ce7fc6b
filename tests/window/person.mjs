// A person at the app: what is pressed, typed and read, in one line each. Things are found by their role and their name.
import assert from "node:assert/strict";
import { keys, until } from "./webdriver.mjs";
import { speaker } from "./words.mjs";

/** Somebody who reads a language. `app` gives the app that runs at the moment. */
export function personAt(app, language = "en") {
  const t = speaker(language);
  const page = () => app().page;
  const press = async (name) => page().click(await page().find("button", name));
  const choose = async (name) => page().click(await page().find("radio", name));
  const type = async (name, text) => page().type(await page().find("textbox", name), text);
  const heading = (name) => page().find("heading", name);

  return {
    t,
    press,
    choose,
    type,
    heading,
    /** Presses a button that opens a menu, and something in it. */
    async pick(menu, entry) {
      await press(menu);
      await page().click(await page().find("menuitem", entry));
    },
    /** Chooses from a list that unfolds. */
    async select(name, option) {
      const list = await page().find("combobox", name);
      await page().click(await page().optionOf(list, option));
    },
    /** Waits until a story says that it is kept. */
    isSaved: () =>
      until("the story is saved", () =>
        page().run("return [...document.querySelectorAll('.saved')].some((mark) => mark.innerText === arguments[0])", t("story-saved")),
      ),
    /** From the empty chooser or the list to the open journal of somebody new, with the recovery words written down. */
    async createProfile(label, passphrase) {
      await type(t("create-label-field"), label);
      await press(t("continue"));
      await heading(t("create-passphrase-title", { label }));
      await type(t("create-passphrase-field"), passphrase);
      await type(t("new-passphrase-again"), passphrase);
      await press(t("continue"));
      await heading(t("words-title"));
      const words = await page().run("return [...document.querySelectorAll('ol li .word')].map((word) => word.innerText)");
      assert.equal(words.length, 24, "all the recovery words are shown");
      await press(t("words-written"));
      await heading(t("check-title"));
      for (const place of words.keys()) {
        const name = t("check-word", { place: place + 1 });
        if (await page().count("textbox", name)) await type(name, words[place]);
      }
      await page().leaving(() => press(t("check-open")));
      await page().turnTo("/journal.html");
    },
    /** From the chooser to somebody's open journal. */
    async unlock(label, passphrase) {
      await press(label);
      const field = await page().find("textbox", t("unlock-passphrase"));
      await page().type(field, passphrase);
      assert.equal(await page().property(field, "value"), passphrase, "the page has got what was typed");
      await page().leaving(() => page().type(field, keys.enter));
      await page().turnTo("/journal.html");
    },
    /** Locks, by the keys or by the button. */
    async lock({ by }) {
      await page().leaving(() => (by === "keys" ? page().press(keys.control, "l") : press(t("journal-lock"))));
      await page().turnTo("/welcome.html");
      await page().letGo();
    },
    /** Adds a pet and comes to its page. */
    async addPet({ name, species, born, died }) {
      await press(t("home-add"));
      await type(t("pet-name"), name);
      await type(t("pet-species"), species);
      await type(t("pet-born"), born);
      await type(t("pet-died"), died);
      await press(t("pet-add"));
      await heading(name);
    },
    /** Looks for a word in the journal. */
    async search(word) {
      await page().press(keys.control, "k");
      await page().type(await page().find("combobox", t("search")), word);
    },
  };
}
