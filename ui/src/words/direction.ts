// Names that run from right to left, inside sentences that do not.

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** What is put into a sentence, so that a name in Hebrew or Arabic keeps its own direction (Unicode's isolates, UAX 9). */
export function setApart<Value>(args: Record<string, Value>): Record<string, Value | string> {
  const apart = (value: Value) =>
    typeof value === "string" && rightToLeft.test(value) ? `\u2068${value}\u2069` : value;
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, apart(value)]));
}
