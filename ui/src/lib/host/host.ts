// The one way from the window to its host.
import { ERROR_CODES, type Commands, type DeskError, type Patch } from "./generated";

export type CommandName = keyof Commands;
export type RequestOf<K extends CommandName> = Commands[K]["request"];
export type ResponseOf<K extends CommandName> = Commands[K]["response"];

export interface Host {
  /** Runs a command. Rejects with a `DeskError` and with nothing else. */
  call<K extends CommandName>(command: K, request: RequestOf<K>): Promise<ResponseOf<K>>;
  /** Hears every patch from now on. Answers with what stops it. */
  patches(heard: (patch: Patch) => void): Promise<() => void>;
}

const CODES: ReadonlySet<string> = new Set(ERROR_CODES);

export function isDeskError(thing: unknown): thing is DeskError {
  if (typeof thing !== "object" || thing === null) return false;
  const { code, message } = thing as Record<string, unknown>;
  return typeof code === "string" && CODES.has(code) && typeof message === "string";
}

/** Whatever went wrong, as something that can be shown. */
export function asDeskError(thing: unknown, otherwise: string): DeskError {
  if (isDeskError(thing)) return { ...thing, field: thing.field ?? null };
  return { code: "internal", message: otherwise, field: null };
}
