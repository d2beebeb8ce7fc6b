// Made from crates/desk by `cargo xtask bindings`. Changes belong there.

/** A UUID as text. */
export type Id = string;

/** A date that is being typed. */
export type DateInput = {
/** As typed. */
words: string,
/** What language they are typed in. */
language: UiLanguage, };

/** What typed words mean. */
export type DateReading = { "kind": "understood",
/** First day, `2009-03-01`. */
earliest: string | null,
/** Last day. */
latest: string | null, } | { "kind": "kept" } | { "kind": "ambiguous",
/** Both, `2009-04-03`. */
readings: [string, string], };

/** A date as somebody remembers it. */
export type DateWords = {
/** As typed. */
words: string,
/** The language they were read in, as a BCP 47 tag. */
language: string,
/** ISO 8601-2; `null` if the words could not be read. */
edtf: string | null,
/** The first day it can be, `2009-03-01`; `null` if that is open or unknown. */
earliest: string | null,
/** The last day it can be. */
latest: string | null, };

/** How a death is worded, if it is. */
export type DiedWording = "died" | "passed" | "rainbowBridge" | "putToSleep" | "nothing";

/** What was exported. */
export type ExportDone = {
/** The name of the folder it lies in. `show_exported` opens it. */
folder: string,
/** How many files. */
files: number,
/** How large they are together. */
bytes: number,
/** Nothing had changed, so nothing was written. */
unchanged: boolean,
/** Photos that have no picture and are listed by name only. */
withoutPicture: number, };

/** How an export stands. */
export type ExportState = {
/** Whose memorial. */
pet: string,
/** Files written. */
files: number,
/** Files in all; 0 while that is not known. */
filesTotal: number,
/** Set when it is done. */
done: ExportDone | null,
/** Set when it was not. */
error: WireError | null, };

/** A file, and a stable code that says what is the matter with it. */
export type FileRemark = {
/** The file's name, without its folder. */
name: string,
/** Why. */
code: string, };

/** Something that was found. */
export type Found = {
/** What it is. */
item: Item,
/** A pet that it belongs to, to be opened there. */
pet: string | null,
/** Its title, name or caption. */
title: string,
/** Its date as typed. */
date: string | null,
/** The words around the match. */
snippet: Array<SnippetPiece>,
/** What it looks like. */
picture: Picture | null, };

/** What became of an import. */
export type ImportReport = {
/** Photos taken in, in the order of the files. */
kept: Array<string>,
/** How many were here already, byte for byte. */
known: number,
/** Names of files in a folder that are no photo, film or sound. */
leftOut: Array<string>,
/** Files that are kept and have no picture. */
withoutPicture: Array<FileRemark>,
/** Names of damaged files that show what there is. */
cutShort: Array<string>,
/** Files that could not be read, and are not kept. */
failed: Array<FileRemark>,
/** What stopped it before the end. */
stopped: WireError | null,
/** It was cancelled. */
cancelled: boolean, };

/** How an import stands. */
export type ImportState = {
/** Whose photos. */
pet: string,
/** Files done with. */
files: number,
/** Files in all. */
filesTotal: number,
/** Bytes done with. */
bytes: number,
/** Bytes in all. */
bytesTotal: number,
/** Seconds left, once that can be known. */
secondsLeft: number | null,
/** Set when it is over. */
report: ImportReport | null, };

/** One thing in a journal. */
export type Item = {
/** Which kind of thing. */
kind: ItemKind,
/** Its id. */
id: string, };

/** The kinds of things. */
export type ItemKind = "pet" | "story" | "photo";

/** A pet's memorial: everything on its page. */
export type Memorial = {
/** The pet. */
pet: Pet,
/** Its stories, by date, undated last. */
stories: Array<StoryCard>,
/** Its photos, by date, undated last. */
photos: Array<Photo>, };

/** Whether things move. */
export type Motion = "system" | "still";

/** A profile that was just made, still locked. */
export type NewProfile = {
/** Its id. */
id: string,
/** The 24 recovery words. They are shown now and never again. */
words: Array<string>, };

/** Something a page is told. */
export type Notice = { "kind": "hovering",
/** How many; 0 when they have left. */
files: number, } | { "kind": "dropped",
/** How many. */
files: number, } | { "kind": "import",
/** How it stands. */
state: ImportState, } | { "kind": "export",
/** How it stands. */
state: ExportState, } | { "kind": "locking" } | { "kind": "remarks" };

/** Everything a journal's window needs to begin. */
export type Overview = {
/** The profile's label. */
label: string,
/** Every pet. */
pets: Array<PetCard>,
/** Where the person was when it was last locked. */
place: Place | null,
/** After how many seconds without input it locks. */
idleSeconds: number,
/** What should be said once. */
remarks: Array<Remark>,
/** What is being taken in. */
import: ImportState | null, };

/** How hard a passphrase is to guess. */
export type PassphraseStrength = {
/** Whether it is long enough to be taken at all. */
longEnough: boolean,
/** 0 (at once) to 4 (very hard), after zxcvbn. */
score: number, };

/** One pet. */
export type Pet = {
/** Its id. */
id: string,
/** Name it when saving, so that nobody's change is lost. */
revision: number,
/** Its name. */
name: string,
/** “cat” */
species: string | null,
/** A line of words for the top of the memorial. */
words: string | null,
/** When it was born. */
born: DateWords | null,
/** When it came home. */
cameHome: DateWords | null,
/** When it died. */
died: DateWords | null,
/** How that is worded. */
diedWording: DiedWording,
/** Its portrait. */
portrait: Picture | null, };

/** A pet in a list. */
export type PetCard = {
/** Its id. */
id: string,
/** Its name. */
name: string,
/** “cat”, in the person's word. */
species: string | null,
/** Its portrait. */
portrait: Picture | null,
/** When it was born. */
born: DateWords | null,
/** When it died; `null` while it lives, or if that is not said. */
died: DateWords | null,
/** How many stories there are. */
stories: number,
/** How many photos. */
photos: number, };

/** What a person says of a pet. */
export type PetForm = {
/** Its name; never empty. */
name: string,
/** “cat” */
species: string | null,
/** A line of words for the top of the memorial. */
words: string | null,
/** When it was born. */
born: DateInput | null,
/** When it came home. */
cameHome: DateInput | null,
/** When it died. */
died: DateInput | null,
/** How that is worded. */
diedWording: DiedWording, };

/** A photo, film or sound. */
export type Photo = {
/** Its id. */
id: string,
/** The name its file had. */
fileName: string,
/** By its content, `image/jpeg`. */
mediaType: string,
/** The original's length in bytes. */
bytes: number,
/** `null`: the file is kept and there is nothing to look at. */
picture: Picture | null,
/** Why there is no picture: a stable code. */
noPicture: string | null,
/** The file is damaged and shows what there is. */
cutShort: boolean,
/** What the person wrote under it. */
caption: string | null,
/** What is to be seen, in the person's words. */
alt: string | null,
/** When it was taken. */
taken: DateWords | null, };

/** What a person says of a photo. */
export type PhotoForm = {
/** To stand under it. */
caption: string | null,
/** What is to be seen, for those who cannot. */
alt: string | null, };

/** A photo with a picture: what is needed to lay it out before it has come. */
export type Picture = {
/** The photo's id. */
photo: string,
/** The large rendition's width in pixels. */
width: number,
/** Its height. */
height: number,
/** What is to be seen, in the person's words (alt text, or else the caption). */
alt: string | null, };

/** Where somebody is in the app. It is kept in the journal, so that it can be found again after a lock. */
export type Place = {
/** The screen. */
view: View,
/** Which pet. */
pet: string | null,
/** Which story. */
story: string | null,
/** Where the cursor is in the story's text, in UTF-16 units. */
cursor: number | null,
/** How far the page is scrolled, in CSS pixels. */
scroll: number, };

/** One profile, as the chooser may show it. */
export type ProfileCard = {
/** Its id. */
id: string,
/** What its owner called it; `null` if the file cannot say. */
label: string | null,
/** Whether it can be opened here. */
state: ProfileState, };

/** Whether a profile can be opened. */
export type ProfileState = "sound" | "damaged" | "newer" | "unreadable";

/** What happened beside what was asked for. */
export type Remark = { "code": "keychainSilent" } | { "code": "entryLeft" } | { "code": "sessionsDamaged" } | { "code": "sessionsUnreadable" } | { "code": "vaultRepaired" } | { "code": "wordsMayBeMissing" } | { "code": "settingsUnreadable" };

/** A story was saved. */
export type SavedStory = {
/** The revision it has now. */
revision: number,
/** Somebody else had changed it meanwhile; what they wrote is kept as a version. */
otherKept: boolean, };

/** `settings.json`: plaintext, and nothing of a journal in it. */
export type Settings = {
/** `null`: the system's. */
language: UiLanguage | null,
/** Light or dark. */
theme: Theme,
/** Whether things move. */
motion: Motion,
/** The profile that was unlocked last, to be offered first. */
lastProfile: string | null, };

/** A piece of a snippet. */
export type SnippetPiece = {
/** Its text. */
text: string,
/** Whether it is what was looked for. */
hit: boolean, };

/** A story, to write. */
export type Story = {
/** Its id. */
id: string,
/** Name it when saving, so that nobody's change is lost. */
revision: number,
/** The pets it is about. */
pets: Array<string>,
/** Its title. */
title: string,
/** CommonMark, with `![alt](photo:<id>)` for photos. */
text: string,
/** When it happened. */
date: DateWords | null,
/** Where, in words. */
place: string | null, };

/** A stretch of a story, to read. */
export type StoryBlock = { "kind": "text",
/** Sanitised HTML without pictures, scripts, styles or attributes that act. Headings begin at h4. */
html: string, } | { "kind": "photos",
/** In order. Those without a picture are left out. */
photos: Array<Picture>, };

/** A story in a list. */
export type StoryCard = {
/** Its id. */
id: string,
/** Its title; may be empty. */
title: string,
/** When it happened. */
date: DateWords | null,
/** Where, in words. */
place: string | null,
/** The story to read, in order. */
blocks: Array<StoryBlock>, };

/** What a person writes. */
export type StoryForm = {
/** Its title; may be empty. */
title: string,
/** CommonMark. */
text: string,
/** When it happened. Saving never waits for a date to be understood. */
date: DateInput | null,
/** Where, in words. */
place: string | null, };

/** Light or dark. */
export type Theme = "system" | "light" | "dark";

/** Something in the trash. */
export type TrashedItem = {
/** What it is. */
item: Item,
/** Its name, title or file name. */
name: string,
/** For how many more days it stays. */
daysLeft: number, };

/** The languages that the windows speak. */
export type UiLanguage = "en" | "de";

/** The screens that somebody can come back to. */
export type View = "home" | "memorial" | "story" | "trash" | "settings";

/** Why something was not done. */
export type WireError = {
/** Stable. The page's words are found by it. */
code: string,
/** For the log and for whoever reports it, in English; not for the screen. */
message: string,
/** What the words need: `seconds` to wait, `word` that is not one, `name` of a file, `readings` of a date. */
detail: Record<string, unknown> | null, };

/** Every code of a failure or of a file that something is the matter with. The words are in locales/. */
export const errorCodes = [
  "changed-meanwhile",
  "data-folder-io",
  "date-ambiguous",
  "decoder-crashed",
  "decoder-timed-out",
  "decoder-unavailable",
  "disk-full",
  "export-cancelled",
  "export-disk-full",
  "export-folder-in-use",
  "export-folder-not-ours",
  "export-in-the-way",
  "export-inside-data-folder",
  "export-io",
  "export-name-too-long",
  "export-needs-a-folder-name",
  "export-not-a-folder",
  "export-page",
  "export-parent-missing",
  "export-photo-not-plain",
  "export-photo-unreadable",
  "export-read-only",
  "export-running",
  "file-changed",
  "file-unreadable",
  "import-running",
  "internal",
  "journal-damaged",
  "journal-database",
  "journal-io",
  "journal-migration",
  "journal-newer-version",
  "keychain-timed-out",
  "keychain-unavailable",
  "keychain-unreliable",
  "label-taken",
  "label-unusable",
  "locked",
  "malformed",
  "no-randomness",
  "not-allowed",
  "not-found",
  "not-recovery-words",
  "nothing-exported",
  "passphrase-too-short",
  "pet-ambiguous",
  "pet-nameless",
  "photo-damaged",
  "photo-too-large",
  "photo-unsupported",
  "pixels-missing",
  "profile-ambiguous",
  "profile-in-use",
  "profile-not-filled",
  "profile-not-found",
  "reveal-failed",
  "session-failed",
  "settings-unwritable",
  "too-many-attempts",
  "vault-damaged",
  "vault-io",
  "vault-newer-version",
  "wrong-passphrase",
  "wrong-recovery-words",
] as const;

/** How a transport carries a call. A failure rejects with a `WireError`. */
export type Call = (command: string, args: Record<string, unknown>) => Promise<unknown>;

/** Every command, typed, over any transport. */
export const commandsOver = (call: Call) => ({
  /** What is set for this computer. */
  settings: () => call("settings", {}) as Promise<Settings>,
  /** Sets it. The last profile is ours to remember and is not taken from here. */
  saveSettings: (settings: Settings) => call("save_settings", { settings }) as Promise<null>,
  /** Every profile on this computer. */
  profiles: () => call("profiles", {}) as Promise<Array<ProfileCard>>,
  /** What should be said once, and is nobody's own. */
  remarks: () => call("remarks", {}) as Promise<Array<Remark>>,
  /** How hard a passphrase is to guess. */
  passphraseStrength: (passphrase: string) => call("passphrase_strength", { passphrase }) as Promise<PassphraseStrength>,
  /** Five words that make a good one. */
  suggestPassphrase: () => call("suggest_passphrase", {}) as Promise<string>,
  /** Makes a profile. It is still locked. */
  createProfile: (label: string, passphrase: string) => call("create_profile", { label, passphrase }) as Promise<NewProfile>,
  /** Opens a profile; the journal's window follows, and this one goes. */
  unlock: (profile: string, passphrase: string) => call("unlock", { profile, passphrase }) as Promise<null>,
  /** Opens a profile with its recovery words and gives it a new passphrase. */
  recover: (profile: string, words: string, passphrase: string) => call("recover", { profile, words, passphrase }) as Promise<null>,
  /** Everything the journal's window needs to begin. */
  overview: () => call("overview", {}) as Promise<Overview>,
  /** Somebody typed, pressed or moved: what the idle time is counted from. */
  reportInput: () => call("report_input", {}) as Promise<null>,
  /** Locks. `kept`: whether the page could save whatever was being written; if not, its owner is told next time. */
  lock: (kept: boolean) => call("lock", { kept }) as Promise<null>,
  /** The answer to the notice that the journal is about to lock. */
  wordsAreSafe: () => call("words_are_safe", {}) as Promise<null>,
  /** Where the person is, to be found again. */
  rememberPlace: (place: Place) => call("remember_place", { place }) as Promise<null>,
  /** Sets after how many seconds without input it locks, within 30 seconds and 4 hours. Gives what it is now. */
  setIdleSeconds: (seconds: number) => call("set_idle_seconds", { seconds }) as Promise<number>,
  /** What typed words mean as a date. */
  readDate: (date: DateInput) => call("read_date", { date }) as Promise<DateReading>,
  /** Adds a pet and gives its id. */
  addPet: (pet: PetForm) => call("add_pet", { pet }) as Promise<string>,
  /** Changes what is said of a pet. */
  savePet: (id: string, revision: number, pet: PetForm) => call("save_pet", { id, revision, pet }) as Promise<Pet>,
  /** Makes a photo the pet's portrait, or none. */
  setPortrait: (pet: string, photo: string | null) => call("set_portrait", { pet, photo }) as Promise<null>,
  /** Everything on a pet's page. */
  memorial: (pet: string) => call("memorial", { pet }) as Promise<Memorial>,
  /** One story, to write. */
  story: (id: string) => call("story", { id }) as Promise<Story>,
  /** One story, to read. */
  readStory: (id: string) => call("read_story", { id }) as Promise<StoryCard>,
  /** Begins a story, from its first character. */
  addStory: (pet: string, story: StoryForm) => call("add_story", { pet, story }) as Promise<Story>,
  /** Saves a story. */
  saveStory: (id: string, revision: number, story: StoryForm) => call("save_story", { id, revision, story }) as Promise<SavedStory>,
  /** One photo. */
  photo: (id: string) => call("photo", { id }) as Promise<Photo>,
  /** Sets what is said of a photo. */
  describePhoto: (id: string, photo: PhotoForm) => call("describe_photo", { id, photo }) as Promise<Photo>,
  /** Asks for files and takes them in. `false`: none were chosen. */
  importFiles: (pet: string) => call("import_files", { pet }) as Promise<boolean>,
  /** Asks for a folder and takes in what is in it. */
  importFolder: (pet: string) => call("import_folder", { pet }) as Promise<boolean>,
  /** Takes in what was dropped last. */
  importDropped: (pet: string) => call("import_dropped", { pet }) as Promise<boolean>,
  /** Asks for one file, takes it in and makes it the portrait. */
  choosePortrait: (pet: string) => call("choose_portrait", { pet }) as Promise<boolean>,
  /** Stops taking files in, after the one at hand. What is in stays. */
  cancelImport: () => call("cancel_import", {}) as Promise<null>,
  /** Looks for words, in everything or in what belongs to one pet. Newest first. */
  search: (words: string, pet: string | null) => call("search", { words, pet }) as Promise<Array<Found>>,
  /** Puts something into the trash. */
  trash: (item: Item) => call("trash", { item }) as Promise<null>,
  /** Takes it out again, as it was. */
  restore: (item: Item) => call("restore", { item }) as Promise<null>,
  /** What is in the trash. */
  trashed: () => call("trashed", {}) as Promise<Array<TrashedItem>>,
  /** Asks for a folder and writes the pet's memorial there. `false`: none was chosen. */
  exportMemorial: (pet: string, language: UiLanguage) => call("export_memorial", { pet, language }) as Promise<boolean>,
  /** Shows the folder of the last export. */
  showExported: () => call("show_exported", {}) as Promise<null>,
});

/** What a page can ask for. */
export type Commands = ReturnType<typeof commandsOver>;
