// What the gateway and the page tell each other, as in crates/protocol/src/channel.rs. What arrives is checked here:
// a newer gateway may say more than this page knows.

export interface Opened {
  conversation: string;
  secret: string;
}

export interface Author {
  kind: string;
  name: string;
}

export interface MessageEntry {
  type: "message";
  position: number;
  at: string;
  id: string;
  author: Author;
  text: string;
}

export interface StatusEntry {
  type: "status";
  position: number;
  at: string;
  state: string;
  /** The person's name, where the state has one. */
  name: string;
}

export interface MarkEntry {
  type: "left" | "unreadable";
  position: number;
  at: string;
}

/** An entry that this page has no words for. */
export interface OtherEntry {
  type: "other";
  position: number;
  at: string;
}

export type Entry = MessageEntry | StatusEntry | MarkEntry | OtherEntry;

type Fields = Record<string, unknown>;

function fields(value: unknown): Fields | null {
  return typeof value === "object" && value !== null ? (value as Fields) : null;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

export function readOpened(value: unknown): Opened | null {
  const { conversation, secret } = fields(value) ?? {};
  if (typeof conversation !== "string" || typeof secret !== "string") return null;
  return { conversation, secret };
}

/** The code and the words of a refusal; both empty where something other than the gateway answered. */
export function readProblem(value: unknown): { code: string; detail: string } {
  const { code, detail } = fields(value) ?? {};
  return { code: text(code), detail: text(detail) };
}

/** An entry, or null for what is none. */
export function readEntry(value: unknown): Entry | null {
  const found = fields(value);
  if (!found || typeof found.position !== "number") return null;
  const { position } = found;
  const at = text(found.at);
  switch (found.type) {
    case "message": {
      const author = fields(found.author);
      if (typeof found.id !== "string" || typeof found.text !== "string" || !author) return null;
      return {
        type: "message",
        position,
        at,
        id: found.id,
        author: { kind: text(author.kind), name: text(author.name) },
        text: found.text,
      };
    }
    case "status":
      return { type: "status", position, at, state: text(found.state), name: text(found.name) };
    case "left":
    case "unreadable":
      return { type: found.type, position, at };
    default:
      return { type: "other", position, at };
  }
}
