// Where somebody is in the welcome window. What is on the screens is in the components.
import type { ProfileCard } from "../api";

/** A profile that has a file to be opened with. */
export type SoundProfile = ProfileCard & { label: string };

/** One screen, with whom it is about. */
export type Screen =
  | { name: "choose" }
  | { name: "unlock"; profile: SoundProfile }
  | { name: "recover"; profile: SoundProfile }
  | { name: "create" };

/** Whether a profile can be opened here. */
export const isSound = (profile: ProfileCard): profile is SoundProfile =>
  profile.state === "sound" && profile.label !== null;

/** The profiles in the order they are offered: the one that was used last, then by name; what cannot be opened comes last. */
export function inOrder(profiles: readonly ProfileCard[], last: string | null, language: string): ProfileCard[] {
  const rank = (profile: ProfileCard) => (profile.id === last ? 0 : isSound(profile) ? 1 : 2);
  const names = new Intl.Collator(language, { numeric: true });
  return [...profiles].sort((a, b) => rank(a) - rank(b) || names.compare(a.label ?? "\uffff", b.label ?? "\uffff"));
}

/** The code of what is the matter with a profile, which has its words in errors.ftl. */
export function codeOfState(profile: ProfileCard): string | null {
  switch (profile.state) {
    case "sound":
      return null;
    case "damaged":
      return "vault-damaged";
    case "newer":
      return "vault-newer-version";
    case "unreadable":
      return "vault-io";
  }
}
