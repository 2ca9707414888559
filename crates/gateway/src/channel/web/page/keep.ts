// What survives a reload: the conversation, what is not sent yet, and the draft. Each unsent
// message has its own key, so that two tabs never overwrite each other's.

import type { Opened } from "./wire.js";
import { readOpened } from "./wire.js";

const CONVERSATION = "baton.conversation";
const REQUEST = "baton.request";
const DRAFT = "baton.draft";
const NAME = "baton.name";
const UNSENT = "baton.unsent.";

/** A message written and not confirmed. */
export interface Unsent {
  id: string;
  text: string;
  /** When it was written, in milliseconds. */
  at: number;
}

function usable(): Storage | null {
  try {
    const probe = "baton.probe";
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}

const memory = new Map<string, string>();
const storage = usable();

/** Whether anything survives a reload. */
export const remembers = storage !== null;

function get(key: string): string | null {
  return storage ? storage.getItem(key) : (memory.get(key) ?? null);
}

function set(key: string, value: string): void {
  memory.set(key, value);
  try {
    storage?.setItem(key, value);
  } catch {
    // The storage is full: what is written now lives only as long as the page.
  }
}

function remove(key: string): void {
  memory.delete(key);
  storage?.removeItem(key);
}

function keys(): string[] {
  return storage ? Object.keys(storage) : [...memory.keys()];
}

function parsed(key: string): unknown {
  try {
    return JSON.parse(get(key) ?? "null");
  } catch {
    return null;
  }
}

/** A version 4 UUID, also where the page is not served securely. */
export function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The conversation this browser is in. */
export function conversation(): Opened | null {
  return readOpened(parsed(CONVERSATION));
}

export function keepConversation(opened: Opened): void {
  set(CONVERSATION, JSON.stringify({ conversation: opened.conversation, secret: opened.secret }));
  remove(REQUEST);
}

export function forgetConversation(): void {
  remove(CONVERSATION);
  remove(REQUEST);
}

/** The id of the request that opens the next conversation: the same until it has opened one. */
export function request(): string {
  let id = get(REQUEST);
  if (!id) {
    id = uuid();
    set(REQUEST, id);
  }
  return id;
}

export const draft = (): string => get(DRAFT) ?? "";
export const keepDraft = (text: string): void => (text ? set(DRAFT, text) : remove(DRAFT));
export const name = (): string => get(NAME) ?? "";
export const keepName = (text: string): void => (text ? set(NAME, text) : remove(NAME));

function readUnsent(value: unknown): Unsent | null {
  if (typeof value !== "object" || value === null) return null;
  const { id, text, at } = value as Record<string, unknown>;
  if (typeof id !== "string" || typeof text !== "string") return null;
  return { id, text, at: typeof at === "number" ? at : 0 };
}

/** Messages written and not confirmed, oldest first. */
export function unsent(): Unsent[] {
  return keys()
    .filter((key) => key.startsWith(UNSENT))
    .map((key) => readUnsent(parsed(key)))
    .filter((message) => message !== null)
    .sort((a, b) => a.at - b.at);
}

export const keepUnsent = (message: Unsent): void => set(UNSENT + message.id, JSON.stringify(message));
export const dropUnsent = (id: string): void => remove(UNSENT + id);

/** Calls back when another tab has opened, left or changed the conversation. */
export function onChangedElsewhere(changed: () => void): void {
  addEventListener("storage", (event) => {
    if (event.key === CONVERSATION || event.key === null) changed();
  });
}
