// Draws the conversation. Text reaches the page through textContent only.
import { element, part } from "./elements.js";
import { words } from "./words.js";
const NEAR_PX = 60;
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const scroll = element("scroll", HTMLElement);
const log = element("log", HTMLOListElement);
const newer = element("newer", HTMLButtonElement);
const welcome = element("welcome", HTMLElement);
function make(tag, name, text) {
    const node = document.createElement(tag);
    if (name)
        node.className = name;
    if (text !== undefined)
        node.textContent = text;
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
    return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX;
}
export function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    seen();
}
function seen() {
    unseen = 0;
    newer.hidden = true;
    document.title = words.title;
}
/** Runs a change of the log without moving what is being read. */
function changing(change, counts) {
    const follow = nearEnd();
    change();
    if (follow)
        scroll.scrollTop = scroll.scrollHeight;
    if (!counts || catchingUp || (follow && !document.hidden))
        return;
    unseen += 1;
    newer.hidden = follow;
    newer.textContent = words.newer(unseen);
    if (document.hidden)
        document.title = words.titleNew(unseen);
}
/** While the history is read nothing is announced and nothing counted as new. */
export function reading(history) {
    catchingUp = history;
    element("live", HTMLElement).setAttribute("aria-live", history ? "off" : "polite");
}
function messageNode(id) {
    return log.querySelector(`[data-id="${CSS.escape(id)}"]`);
}
function blank(id, kind, name, text) {
    const node = make("li", "message");
    node.dataset["id"] = id;
    node.dataset["author"] = kind;
    const by = make("p", "by");
    by.append(make("b", "", kind === "customer" ? words.you : name));
    if (kind !== "customer")
        by.append(make("span", "kind", words.kind(kind)));
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
        node.dataset["state"] = "sent";
        node.dataset["position"] = String(entry.position);
        const state = part(node, ".state");
        if (own)
            state.append(make("span", "", words.states.sent), clock(at));
        else
            state.append(clock(at));
        if (pending)
            pending.remove();
        place(node);
    }, !own);
}
/** Something that happened, between messages. */
export function showMark(entry, state, name) {
    changing(() => {
        const node = make("li", "mark", words.mark(state, name));
        node.dataset["state"] = state;
        node.dataset["position"] = String(entry.position);
        place(node);
    }, false);
}
/** What the gateway has stands before what it does not have yet. */
function place(node) {
    log.insertBefore(node, log.querySelector("[data-pending]"));
    welcome.hidden = true;
}
/** A message that is not confirmed: sending, waiting or failed. */
export function showUnsent(message, progress, detail, actions = []) {
    changing(() => {
        let node = messageNode(message.id);
        if (node && !("pending" in node.dataset))
            return;
        if (!node) {
            node = blank(message.id, "customer", "", message.text);
            node.dataset["pending"] = "";
            log.append(node);
            welcome.hidden = true;
        }
        node.dataset["state"] = progress;
        const line = part(node, ".state");
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
    log.replaceChildren();
    welcome.hidden = false;
    seen();
}
/** Who answers now; `over` ends the composer. */
export function showWith(state, name, over) {
    const line = element("with", HTMLElement);
    const said = state === null ? "" : words.with(state, name);
    if (line.textContent !== said)
        line.textContent = said;
    line.dataset["state"] = state ?? "none";
    const composer = element("composer", HTMLFormElement);
    const ended = element("over", HTMLElement);
    const focused = composer.contains(document.activeElement);
    composer.hidden = over;
    ended.hidden = !over;
    // Not the button: a customer who is typing would press it with the next space.
    if (over && focused)
        ended.focus();
}
export function showOpened(opened, over) {
    element("naming", HTMLElement).hidden = opened;
    element("leave", HTMLButtonElement).hidden = !opened || over;
}
export function showConnection(state) {
    const line = element("connection", HTMLElement);
    if (line.dataset["state"] === state)
        return;
    line.dataset["state"] = state;
    part(line, ".words").textContent = words.connection(state);
}
export function showNotice(text, kind = "attention") {
    const box = element("notice", HTMLElement);
    box.hidden = !text;
    box.dataset["kind"] = kind;
    part(box, "span").textContent = text ?? "";
}
newer.addEventListener("click", () => {
    toEnd();
    element("text", HTMLTextAreaElement).focus();
});
scroll.addEventListener("scroll", () => nearEnd() && seen(), { passive: true });
document.addEventListener("visibilitychange", () => !document.hidden && nearEnd() && seen());
