// The customers' page: what is written is kept here until the gateway has it, then it is shown as
// sent. Everything can be interrupted at any point, by a reload or a lost connection.

import * as channel from "./channel.js";
import { element } from "./elements.js";
import * as keep from "./keep.js";
import * as view from "./view.js";
import type { Entry, MarkEntry, Opened, StatusEntry } from "./wire.js";
import { words } from "./words.js";

const TEXT_CHARS = 16 * 1024;
const COUNT_FROM = 15_000;
const TYPING_MS = 3_000;
const SLOW_S = 3;

const box = element("text", HTMLTextAreaElement);
const nameBox = element("name", HTMLInputElement);
const composer = element("composer", HTMLFormElement);
const leaving = element("leaving", HTMLDialogElement);

let kept: Opened | null = null;
let live: channel.Live | null = null;
let over = false;
let left = false;
let flushing = false;
let failures = 0;
let retry: ReturnType<typeof setTimeout> | null = null;
let notBefore = 0;
let typedAt = 0;
const failed = new Set<string>();

// ---- following the conversation -------------------------------------------------------------

function follow(conversation: Opened | null): void {
  live?.end();
  kept = conversation;
  over = false;
  left = false;
  view.clearLog();
  view.showWith(null, "", false);
  view.showOpened(kept !== null, false);
  for (const message of keep.unsent()) view.showUnsent(message, "waiting", words.states.waiting);
  if (!kept) {
    live = null;
    view.showConnection("idle");
    return;
  }
  view.reading(true);
  live = new channel.Live(kept, { entry: show, ready, state: view.showConnection, gone });
}

function show(entry: Entry): void {
  switch (entry.type) {
    case "message":
      keep.dropUnsent(entry.id);
      failed.delete(entry.id);
      view.showMessage(entry);
      break;
    case "status":
      becomes(entry, entry.state, entry.name);
      break;
    case "left":
      becomes(entry, "left", "");
      break;
    case "unreadable":
      view.showMark(entry, "unreadable", "");
      break;
    case "other":
      // A newer gateway says something this page has no words for.
      break;
  }
}

function becomes(entry: StatusEntry | MarkEntry, state: string, name: string): void {
  // What was closed may be opened again; a customer who has left comes back by a conversation of their own.
  left = left || state === "left";
  over = left || state === "closed";
  if (over) for (const message of keep.unsent()) fail(message, words.over);
  view.showMark(entry, state, name);
  view.showWith(state, name, over);
  view.showOpened(true, over);
}

function ready(): void {
  view.reading(false);
  hurry();
}

function gone(): void {
  keep.forgetConversation();
  follow(null);
  const messages = keep.unsent();
  view.showNotice(messages.length ? words.goneUnsent : words.gone);
  for (const message of messages) fail(message, words.over);
}

// ---- sending --------------------------------------------------------------------------------

function send(text: string): void {
  const message = { id: keep.uuid(), text, at: Date.now() };
  keep.keepUnsent(message);
  view.showUnsent(message, "sending", words.states.sending);
  view.toEnd();
  hurry();
}

/** Tries at once what waits, unless the gateway has asked for patience. */
function hurry(): void {
  live?.hurry();
  if (Date.now() < notBefore) return;
  if (retry !== null) clearTimeout(retry);
  retry = null;
  void flush();
}

/** Sends what is unsent, one after the other, until nothing is left or something stands in the way. */
async function flush(): Promise<void> {
  if (flushing || retry !== null) return;
  flushing = true;
  try {
    for (;;) {
      const message = keep.unsent().find(({ id }) => !failed.has(id));
      if (!message || over) break;
      view.showUnsent(message, "sending", words.states.sending);
      try {
        let conversation = kept;
        if (!conversation) {
          conversation = await open();
          view.showUnsent(message, "sending", words.states.sending);
        }
        await channel.say(conversation, message);
        failures = 0;
        keep.dropUnsent(message.id);
        view.showUnsent(message, "sent", words.states.sent);
        view.showNotice(null);
      } catch (error) {
        if (!(error instanceof channel.Refused)) throw error;
        if (error.passing) {
          wait(message, error);
          break;
        }
        if (error.code === "not_yours") {
          gone();
          break;
        }
        fail(message, words.reason(error.code, error.message));
      }
    }
  } finally {
    flushing = false;
  }
}

async function open(): Promise<Opened> {
  const opened = await channel.open(keep.request(), nameBox.value.trim());
  // Another tab may have been faster; the same request gave both the same conversation.
  keep.keepConversation(opened);
  const conversation = keep.conversation() ?? opened;
  follow(conversation);
  return conversation;
}

function wait(message: keep.Unsent, error: channel.Refused): void {
  failures += 1;
  if (error.status === 0) live?.doubt();
  const ms = error.retryAfter ? error.retryAfter * 1000 : channel.jittered(failures);
  const seconds = Math.ceil(ms / 1000);
  notBefore = error.retryAfter ? Date.now() + ms : 0;
  const detail = error.status && seconds >= SLOW_S ? words.states.slow(seconds) : words.states.waiting;
  for (const later of keep.unsent()) {
    if (!failed.has(later.id)) view.showUnsent(later, "waiting", detail);
  }
  if (!kept && error.status) view.showNotice(words.busy);
  else if (!kept) view.showConnection("offline");
  view.showUnsent(message, "waiting", detail);
  retry = setTimeout(() => {
    retry = null;
    void flush();
  }, ms);
}

/** Refused for good: it stays visible, and the customer decides. */
function fail(message: keep.Unsent, why: string): void {
  failed.add(message.id);
  const drop = () => {
    failed.delete(message.id);
    keep.dropUnsent(message.id);
    view.removeMessage(message.id);
  };
  view.showUnsent(message, "failed", words.states.failed(why), [
    {
      label: words.edit,
      run() {
        drop();
        intoDraft([message]);
        box.focus();
      },
    },
    {
      label: words.discard,
      run() {
        drop();
        box.focus();
      },
    },
  ]);
}

function intoDraft(messages: keep.Unsent[]): void {
  box.value = [box.value, ...messages.map(({ text }) => text)].filter(Boolean).join("\n");
  typed();
}

// ---- writing --------------------------------------------------------------------------------

const length = (text: string): number => [...text].length;

function typed(): void {
  const text = box.value;
  keep.keepDraft(text);
  const chars = text.length < COUNT_FROM ? 0 : length(text);
  const count = element("count", HTMLElement);
  count.hidden = chars < COUNT_FROM;
  count.dataset["over"] = chars > TEXT_CHARS ? "yes" : "no";
  count.textContent = chars > TEXT_CHARS ? words.tooLong(chars - TEXT_CHARS) : words.left(TEXT_CHARS - chars);
  element("send", HTMLButtonElement).disabled = text.trim() === "" || chars > TEXT_CHARS;
}

box.addEventListener("input", () => {
  typed();
  const now = Date.now();
  if (kept && !over && now - typedAt > TYPING_MS && box.value.trim()) {
    typedAt = now;
    channel.typing(kept);
  }
});

box.addEventListener("keydown", (event) => {
  // While an input method composes, Enter belongs to it; some browsers tell that by the key code alone.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  composer.requestSubmit();
});

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value;
  if (over || text.trim() === "" || length(text) > TEXT_CHARS) return;
  keep.keepName(nameBox.value.trim());
  box.value = "";
  typed();
  send(text);
  box.focus();
});

// ---- leaving and starting again ----------------------------------------------------------------

element("leave", HTMLButtonElement).addEventListener("click", () => leaving.showModal());

leaving.addEventListener("close", () => {
  if (leaving.returnValue !== "leave" || !kept) return;
  leaving.returnValue = "";
  channel.leave(kept).then(
    () => view.showNotice(null),
    () => view.showNotice(words.leaveFailed, "problem"),
  );
});

element("again", HTMLButtonElement).addEventListener("click", () => {
  const messages = keep.unsent();
  intoDraft(messages);
  for (const message of messages) keep.dropUnsent(message.id);
  failed.clear();
  keep.forgetConversation();
  follow(null);
  box.focus();
});

// ---- from the beginning -----------------------------------------------------------------------

keep.onChangedElsewhere(() => {
  const now = keep.conversation();
  if (now?.conversation !== kept?.conversation) follow(now);
});
addEventListener("online", hurry);
addEventListener("offline", () => live?.doubt());
addEventListener("pageshow", (event) => event.persisted && hurry());
document.addEventListener("visibilitychange", () => !document.hidden && hurry());

box.value = keep.draft();
nameBox.value = keep.name();
typed();
if (!keep.remembers) view.showNotice(words.forgets);
follow(keep.conversation());
hurry();
