// Draws the conversation. Text reaches the page through textContent only.

import { words } from "./words.js";

const NEAR_PX = 60;
const $ = (id) => document.getElementById(id);
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function clock(at) {
  const node = make("time", "", time.format(at));
  node.dateTime = at.toISOString();
  node.title = moment.format(at);
  return node;
}

let unseen = 0;
let catchingUp = true;

function nearEnd() {
  const box = $("scroll");
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
}

export function toEnd() {
  const box = $("scroll");
  box.scrollTop = box.scrollHeight;
  seen();
}

function seen() {
  unseen = 0;
  $("newer").hidden = true;
  document.title = words.title;
}

/** Runs a change of the log without moving what is being read. */
function changing(change, counts) {
  const follow = nearEnd();
  change();
  if (follow) {
    const box = $("scroll");
    box.scrollTop = box.scrollHeight;
  }
  if (!counts || catchingUp || (follow && !document.hidden)) return;
  unseen += 1;
  $("newer").hidden = follow;
  $("newer").textContent = words.newer(unseen);
  if (document.hidden) document.title = words.titleNew(unseen);
}

/** While the history is read nothing is announced and nothing counted as new. */
export function reading(history) {
  catchingUp = history;
  $("live").setAttribute("aria-live", history ? "off" : "polite");
}

function messageNode(id) {
  return $("log").querySelector(`[data-id="${CSS.escape(id)}"]`);
}

function blank(id, kind, name, text) {
  const node = make("li", "message");
  node.dataset.id = id;
  node.dataset.author = kind;
  const by = make("p", "by");
  by.append(make("b", "", kind === "customer" ? words.you : name));
  if (kind !== "customer") by.append(make("span", "kind", words.kinds[kind] ?? kind));
  const body = make("p", "text", text);
  body.dir = "auto";
  node.append(by, body, make("p", "state"));
  return node;
}

/** A message the gateway has. */
export function showMessage(entry) {
  const { id, author, text } = entry;
  const at = new Date(entry.at);
  const own = author.kind === "customer";
  changing(() => {
    const pending = messageNode(id);
    const node = blank(id, author.kind, author.name, text);
    node.dataset.state = "sent";
    node.dataset.position = entry.position;
    const state = node.querySelector(".state");
    if (own) state.append(make("span", "", words.states.sent), clock(at));
    else state.append(clock(at));
    if (pending) pending.remove();
    place(node);
  }, !own);
}

/** Something that happened, between messages. */
export function showMark(entry, state) {
  changing(() => {
    const node = make("li", "mark", words.marks[state]?.(entry.name ?? "") ?? state);
    node.dataset.state = state;
    node.dataset.position = entry.position;
    place(node);
  }, false);
}

/** What the gateway has stands before what it does not have yet. */
function place(node) {
  const log = $("log");
  log.insertBefore(node, log.querySelector("[data-pending]"));
  $("welcome").hidden = true;
}

/** A message that is not confirmed: sending, waiting or failed. */
export function showUnsent(message, state, detail, actions = []) {
  changing(() => {
    let node = messageNode(message.id);
    if (node && !("pending" in node.dataset)) return;
    if (!node) {
      node = blank(message.id, "customer", "", message.text);
      node.dataset.pending = "";
      $("log").append(node);
      $("welcome").hidden = true;
    }
    node.dataset.state = state;
    const line = node.querySelector(".state");
    line.replaceChildren(make("span", "", detail));
    for (const { label, run } of actions) {
      const button = make("button", "link", label);
      button.type = "button";
      button.addEventListener("click", run);
      line.append(button);
    }
  }, false);
}

export function removeMessage(id) {
  messageNode(id)?.remove();
}

export function clearLog() {
  $("log").replaceChildren();
  $("welcome").hidden = false;
  seen();
}

/** Who answers now; `over` ends the composer. */
export function showWith(state, name, over) {
  const line = $("with");
  const said = state ? (words.with[state]?.(name ?? "") ?? "") : "";
  if (line.textContent !== said) line.textContent = said;
  line.dataset.state = state ?? "none";
  const focused = $("composer").contains(document.activeElement);
  $("composer").hidden = over;
  $("over").hidden = !over;
  // Not the button: a customer who is typing would press it with the next space.
  if (over && focused) $("over").focus();
}

export function showOpened(opened, over) {
  $("naming").hidden = opened;
  $("leave").hidden = !opened || over;
}

export function showConnection(state) {
  const line = $("connection");
  if (line.dataset.state === state) return;
  line.dataset.state = state;
  line.querySelector(".words").textContent = words.connection[state];
}

export function showNotice(text, kind = "attention") {
  const box = $("notice");
  box.hidden = !text;
  box.dataset.kind = kind;
  box.querySelector("span").textContent = text ?? "";
}

$("newer").addEventListener("click", () => {
  toEnd();
  $("text").focus();
});
$("scroll").addEventListener("scroll", () => nearEnd() && seen(), { passive: true });
document.addEventListener("visibilitychange", () => !document.hidden && nearEnd() && seen());
