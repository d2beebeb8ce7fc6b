// Sizes and waits in words of the language of the moment.
import { language, t } from "../words";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** `2_400_000` as “2.4 MB”. */
export function bytesWords(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const amount = bytes / 1000 ** power;
  return new Intl.NumberFormat(language(), {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: amount < 10 && power > 1 ? 1 : 0,
  }).format(amount);
}

/** How long it will take, no more exactly than anybody can know. */
export function leftWords(seconds: number): string {
  if (seconds < 5) return t("left-moment");
  if (seconds < 55) return t("left-seconds", { count: Math.ceil(seconds / 5) * 5 });
  return t("left-minutes", { count: Math.ceil(seconds / 60) });
}
