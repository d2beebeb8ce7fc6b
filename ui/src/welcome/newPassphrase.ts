// When a new passphrase can be used. How long it has to be is the vault's rule and is asked there.

/** What has been typed so far. */
export interface Typed {
  value: string;
  /** The second time. */
  again: string;
  /** Whether it can be read, so that it need not be typed twice. */
  shown: boolean;
  /** What the vault says of its length. */
  longEnough: boolean;
}

/** What keeps it from being used: it is too short, or the two are not the same. */
export function whatIsWrong({ value, again, shown, longEnough }: Typed): "short" | "differs" | null {
  if (!longEnough) return "short";
  return shown || value === again ? null : "differs";
}
