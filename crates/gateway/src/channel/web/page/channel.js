// Talks to the gateway: opening, saying, leaving, and a live stream that comes back by itself.

const SILENT_MS = 25_000;
const ANSWER_MS = 20_000;
const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 15_000;

/** An answer that is not a success. `code` is for programs; no code means no answer at all. */
export class Refused extends Error {
  constructor(status, code, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return !this.status || this.status === 429 || this.status === 408 || this.status >= 500;
  }
}

async function ask(path, options, secret, signal = AbortSignal.timeout(ANSWER_MS)) {
  const headers = { ...options.headers };
  if (secret) headers.Authorization = `Bearer ${secret}`;
  if (options.body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { ...options, headers, signal, cache: "no-store", credentials: "omit", redirect: "error" });
  } catch (error) {
    throw new Refused(0, null, String(error), null);
  }
  if (response.ok) return response;
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // Not the gateway's own words: something between here and there answered.
  }
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  throw new Refused(response.status, problem.code ?? null, problem.detail ?? response.statusText, Number.isFinite(wait) ? wait : null);
}

async function answer(response) {
  try {
    return await response.json();
  } catch (error) {
    throw new Refused(0, null, String(error), null);
  }
}

const post = (body) => ({ method: "POST", body: body && JSON.stringify(body) });
const at = (kept, rest) => `/api/conversations/${encodeURIComponent(kept.conversation)}/${rest}`;

export async function open(request, label) {
  return answer(await ask("/api/conversations", post({ request, label: label || undefined })));
}

export async function say(kept, message) {
  return answer(await ask(at(kept, "messages"), post({ id: message.id, text: message.text }), kept.secret));
}

export async function leave(kept) {
  await ask(at(kept, "leave"), post(), kept.secret);
}

export function typing(kept) {
  // A notice that is lost on the way is not missed.
  ask(at(kept, "typing"), post(), kept.secret).catch(() => {});
}

export function jittered(failures) {
  const longest = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
  return longest * (0.5 + Math.random() / 2);
}

/**
 * Follows a conversation. `told` gets entry(entry), ready(), state(name), gone(refused). Every entry
 * is told once and in order, over any number of connections.
 */
export class Live {
  #kept;
  #told;
  #position = 0;
  #failures = 0;
  #abort = null;
  #timer = null;
  #ended = false;

  constructor(kept, told) {
    this.#kept = kept;
    this.#told = told;
    this.#connect();
  }

  /** Tries at once instead of waiting. */
  hurry() {
    if (this.#ended || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#connect();
  }

  /** Something else got no answer: the stream may be dead without knowing, so it begins anew. */
  doubt() {
    if (this.#ended || this.#timer !== null) return;
    this.#failures = Math.max(this.#failures, 1);
    this.#abort?.abort();
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  async #connect() {
    this.#told.state(this.#failures > 1 ? "offline" : "connecting");
    try {
      await this.#follow();
    } catch (error) {
      if (this.#ended) return;
      if (error instanceof Refused && error.status === 403) {
        this.#ended = true;
        this.#told.gone(error);
        return;
      }
    }
    if (this.#ended) return;
    this.#failures += 1;
    if (this.#failures > 1) this.#told.state("offline");
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#connect();
    }, jittered(this.#failures - 1));
  }

  async #follow() {
    const abort = new AbortController();
    this.#abort = abort;
    let alive = setTimeout(() => abort.abort(), SILENT_MS);
    const heard = () => {
      clearTimeout(alive);
      alive = setTimeout(() => abort.abort(), SILENT_MS);
    };
    try {
      const response = await ask(at(this.#kept, `stream?after=${this.#position}`), {}, this.#kept.secret, abort.signal);
      heard();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard();
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) this.#block(block);
      }
    } finally {
      clearTimeout(alive);
      abort.abort();
    }
  }

  #block(block) {
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
      const entry = JSON.parse(data);
      if (entry.position !== this.#position + 1) {
        if (entry.position <= this.#position) return;
        throw new Error(`entry ${this.#position + 1} is missing`);
      }
      this.#position = entry.position;
      this.#told.entry(entry);
    }
  }
}
