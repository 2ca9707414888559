// Every sentence the page says by itself, in one place.

type Phrase = (name: string) => string;

const kinds: Record<string, string> = { agent: "AI agent", representative: "Person", customer: "You" };

const answers: Record<string, Phrase> = {
  with_agents: () => "You are writing with an AI agent.",
  waiting_for_person: () => "We are connecting you with a member of our team.",
  with_person: (name) => `You are writing with ${name}, a person.`,
  closed: () => "This conversation is closed.",
  left: () => "You have ended this chat.",
};

const marks: Record<string, Phrase> = {
  with_agents: () => "An AI agent answers",
  waiting_for_person: () => "Finding a person for you",
  with_person: (name) => `${name}, a person, has joined`,
  closed: () => "The conversation was closed",
  left: () => "You ended the chat",
  unreadable: () => "This message cannot be displayed",
};

const reasons: Record<string, string> = {
  too_large: "it is too long.",
  conversation_over: "this conversation has ended.",
  conversation_full: "this conversation is as long as it can be.",
};

export type Connection = "idle" | "connecting" | "online" | "offline";

const connection: Record<Connection, string> = {
  idle: "",
  connecting: "Connecting…",
  online: "Connected",
  offline: "No connection. Your messages are kept here and will be sent.",
};

export const words = {
  you: "You",
  /** Who wrote, by the kind of author. */
  kind: (kind: string): string => kinds[kind] ?? kind,
  /** Who answers now; empty for a state this page does not know. */
  with: (state: string, name: string): string => answers[state]?.(name) ?? "",
  /** What happened between two messages. */
  mark: (state: string, name: string): string => marks[state]?.(name) ?? state,
  states: {
    sending: "Sending…",
    waiting: "Not sent yet. It will be sent as soon as there is a connection.",
    slow: (seconds: number): string => `Not sent yet. Trying again in ${seconds} s.`,
    sent: "Sent",
    failed: (why: string): string => `Not sent: ${why}`,
  },
  edit: "Edit again",
  discard: "Discard",
  connection: (state: Connection): string => connection[state],
  newer: (count: number): string => (count === 1 ? "1 new message ↓" : `${count} new messages ↓`),
  title: "Chat with us",
  titleNew: (count: number): string => `(${count}) Chat with us`,
  tooLong: (over: number): string => `${over} characters too many`,
  left: (count: number): string => `${count} characters left`,
  forgets: "This browser does not let the page remember anything. If you reload it, the conversation is gone.",
  gone: "Your earlier conversation is no longer available. Your next message starts a new one.",
  goneUnsent:
    "Your earlier conversation is no longer available. What you wrote and was not sent is kept below; send it again to start a new one.",
  busy: "We cannot start a chat right now. Trying again.",
  leaveFailed: "Ending the chat did not work because there is no connection. Please try again.",
  over: "this conversation has ended.",
  /** Why a message was refused, by the gateway's code, else in the gateway's words. */
  reason: (code: string, detail: string): string => reasons[code] ?? (detail || "it was not accepted."),
};
