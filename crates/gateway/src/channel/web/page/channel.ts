// Talks to the gateway: opening, saying, leaving, and a live stream that comes back by itself.

import type { Entry, Opened } from "./wire.js";
import { readEntry, readOpened, readProblem } from "./wire.js";
import type { Connection } from "./words.js";

const SILENT_MS = 25_000;
const ANSWER_MS = 20_000;
const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 15_000;

/** An answer that is not a success. `code` is for programs; a status of 0 means no answer at all. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** In how many seconds to come back, where the gateway says so. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string, detail: string, retryAfter: number | null) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 408 || this.status >= 500;
  }
}

interface Asked {
  method?: "POST";
  body?: string;
}

async function ask(
  path: string,
  asked: Asked,
  secret: string | null,
  signal: AbortSignal = AbortSignal.timeout(ANSWER_MS),
): Promise<Response> {
  const headers: Record<string, string> = {};
  if (secret) headers["Authorization"] = `Bearer ${secret}`;
  if (asked.body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(path, {
      ...asked,
      headers,
      signal,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
  } catch (error) {
    throw new Refused(0, "", String(error), null);
  }
  if (response.ok) return response;
  let problem = { code: "", detail: "" };
  try {
    problem = readProblem(await response.json());
  } catch {
    // Not the gateway's own words: something between here and there answered.
  }
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const detail = problem.detail || response.statusText;
  throw new Refused(response.status, problem.code, detail, Number.isFinite(wait) ? wait : null);
}

function post(body?: object): Asked {
  return body === undefined ? { method: "POST" } : { method: "POST", body: JSON.stringify(body) };
}

function at(kept: Opened, rest: string): string {
  return `/api/conversations/${encodeURIComponent(kept.conversation)}/${rest}`;
}

export async function open(request: string, label: string): Promise<Opened> {
  const response = await ask("/api/conversations", post({ request, label: label || undefined }), null);
  let opened: Opened | null;
  try {
    opened = readOpened(await response.json());
  } catch (error) {
    throw new Refused(0, "", String(error), null);
  }
  if (!opened) throw new Refused(0, "", "the answer is no conversation", null);
  return opened;
}

export async function say(kept: Opened, message: { id: string; text: string }): Promise<void> {
  await ask(at(kept, "messages"), post({ id: message.id, text: message.text }), kept.secret);
}

export async function leave(kept: Opened): Promise<void> {
  await ask(at(kept, "leave"), post(), kept.secret);
}

export function typing(kept: Opened): void {
  // A notice that is lost on the way is not missed.
  ask(at(kept, "typing"), post(), kept.secret).catch(() => {});
}

export function jittered(failures: number): number {
  const longest = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
  return longest * (0.5 + Math.random() / 2);
}

/** What a live stream tells. Every entry is told once and in order, over any number of connections. */
export interface Listener {
  entry(entry: Entry): void;
  ready(): void;
  state(state: Connection): void;
  gone(): void;
}

/** Follows a conversation. */
export class Live {
  #kept: Opened;
  #told: Listener;
  #position = 0;
  #failures = 0;
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #ended = false;

  constructor(kept: Opened, told: Listener) {
    this.#kept = kept;
    this.#told = told;
    void this.#connect();
  }

  /** Tries at once instead of waiting. */
  hurry(): void {
    if (this.#ended || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    void this.#connect();
  }

  /** Something else got no answer: the stream may be dead without knowing, so it begins anew. */
  doubt(): void {
    if (this.#ended || this.#timer !== null) return;
    this.#failures = Math.max(this.#failures, 1);
    this.#abort?.abort();
  }

  end(): void {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  async #connect(): Promise<void> {
    this.#told.state(this.#failures > 1 ? "offline" : "connecting");
    try {
      await this.#follow();
    } catch (error) {
      if (this.#ended) return;
      if (error instanceof Refused && error.status === 403) {
        this.#ended = true;
        this.#told.gone();
        return;
      }
    }
    if (this.#ended) return;
    this.#failures += 1;
    if (this.#failures > 1) this.#told.state("offline");
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#connect();
    }, jittered(this.#failures - 1));
  }

  async #follow(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    let alive = setTimeout(() => abort.abort(), SILENT_MS);
    const heard = () => {
      clearTimeout(alive);
      alive = setTimeout(() => abort.abort(), SILENT_MS);
    };
    try {
      const path = at(this.#kept, `stream?after=${this.#position}`);
      const response = await ask(path, {}, this.#kept.secret, abort.signal);
      heard();
      if (!response.body) return;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard();
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) this.#block(block);
      }
    } finally {
      clearTimeout(alive);
      abort.abort();
    }
  }

  #block(block: string): void {
    let event = "message";
    let data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("event:")) event = line.slice(6).trim();
      else if (line.startsWith("data:")) data += line.slice(5).trimStart();
    }
    if (this.#ended) return;
    if (event === "ready") {
      this.#failures = 0;
      this.#told.state("online");
      this.#told.ready();
    } else if (event === "entry") {
      const entry = readEntry(JSON.parse(data));
      if (!entry) throw new Error("an entry cannot be read");
      if (entry.position !== this.#position + 1) {
        if (entry.position <= this.#position) return;
        throw new Error(`entry ${this.#position + 1} is missing`);
      }
      this.#position = entry.position;
      this.#told.entry(entry);
    }
  }
}
