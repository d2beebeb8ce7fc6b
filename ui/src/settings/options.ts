// What can be chosen for this computer, with its words in the language of the moment.
import { languages } from "../words/bundles";
import { t } from "../words";

/** One thing that can be chosen. */
export interface Option {
  value: string;
  label: string;
  /** The language its label is in, if that is another one. */
  lang?: string;
}

/** The system's language, or one of ours. */
export const languageOptions = (): Option[] => [
  { value: "system", label: t("language-system") },
  ...languages.map((language) => ({ value: language, label: t(`language-${language}`), lang: language })),
];

/** Light, dark, or the system's. */
export const themeOptions = (): Option[] =>
  ["system", "light", "dark"].map((theme) => ({ value: theme, label: t(`theme-${theme}`) }));

/** Whether things move. */
export const motionOptions = (): Option[] =>
  ["system", "still"].map((motion) => ({ value: motion, label: t(`motion-${motion}`) }));
