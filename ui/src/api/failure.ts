// Whatever a call rejects with, as a `WireError`. Words for people are not here.
import type { WireError } from "./contract";

/** Gives back a `WireError`, and makes one with the code `internal` of anything else. */
export function asWireError(failure: unknown): WireError {
  if (isWireError(failure)) return failure;
  const message = failure instanceof Error ? failure.message : String(failure);
  return { code: "internal", message, detail: null };
}

function isWireError(failure: unknown): failure is WireError {
  return typeof failure === "object" && failure !== null && "code" in failure && typeof failure.code === "string";
}
