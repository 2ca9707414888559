// What was said, what is written, and how a conversation leaves.
import { counted, inSentence, number } from "../format";

export const conversation = {
  conversation: {
    title: "Conversation",
    with: (name: string) => `Conversation with ${name}`,
    transcript: "Transcript",
    channel: (name: string) => `via ${name}`,
    empty: "Nothing has been said yet.",
    earlier: (n: number) => `Show ${counted(n, "earlier entry", "earlier entries")}`,
    loadingEarlier: "Loading earlier entries…",
    fresh: (n: number) => counted(n, "new message", "new messages"),
    customerLeft: "The customer has left the chat. Replies can no longer be delivered.",
    agent: "agent",
    you: "you",
    newFrom: (name: string, text: string) => `${name}: ${text}`,
  },
  send: {
    sending: "Sending",
    waiting: "Waiting for connection",
    delivered: "Sent",
    refused: "Not delivered",
    discarded: "Discarded",
  },
  composer: {
    label: (name: string) => `Reply to ${name}`,
    placeholder: "Reply… Type / for facts, ; for canned replies",
    hint: "Shift+Enter for a new line",
    insertKeys: "↓ chooses, Tab inserts",
    unfilled: (place: string) => `Fill in ${place} or remove it`,
    strayed: (key: string) => `Began with the key ${key}. Enter again sends it to the customer`,
    unconfirmed: (label: string, value: string) => `${label} ${value}: from the customer; not confirmed by any system.`,
    offline: "You’re offline. Replies are kept and sent when the connection is back.",
    left: (n: number) => counted(n, "character left", "characters left"),
    tooLong: (n: number) => `${counted(n, "character", "characters")} over the limit`,
    facts: "Insert a fact",
    canned: "Insert a canned reply",
    repeatAsk: (label: string) => `You already have the ${inSentence(label)}:`,
    repeatAskHint: "Press Enter again to send anyway.",
    closed: "This conversation is closed.",
    notYours: "Read-only: assigned to someone else.",
    withAgents: "The AI agents are handling this conversation.",
    waitingForPerson: "This conversation is waiting for a person.",
  },
  draft: {
    unsent: "You have an unsent reply. It won’t be sent; the draft is kept.",
    notSaved: "Your draft couldn’t be saved yet. Trying again…",
  },
  wrapUp: {
    title: "Wrap-up",
    disposition: "How did it end?",
    summary: "Summary",
    dispositionHint: "Press a number to choose.",
    summaryHint: "One or two sentences for the next reader.",
    notes: "Internal notes (optional)",
    settled: "What has been done?",
    settledHint: "Requests you leave unticked stay open in the history.",
    finish: "Finish and close",
    needDisposition: "Choose an outcome.",
    needSummary: "Add a one-sentence summary.",
    leave: "Back to conversation",
    wrote: "The customer wrote:",
    answer: "Answer",
  },
  finish: {
    title: "Finish anyway?",
    wrote: (n: number) =>
      n === 1
        ? "The customer has written since your last reply:"
        : `The customer has written ${number(n)} messages since your last reply. The newest:`,
    unanswered: (n: number) =>
      n === 1
        ? "You haven’t answered the customer’s message:"
        : `You haven’t answered ${number(n)} messages from the customer. The newest:`,
    unsent: "You have an unsent reply. Finishing discards it.",
    answer: "Answer",
    back: "Back to conversation",
    anyway: "Finish anyway",
  },
  giveBack: {
    title: (name: string) => `Return ${name} to the AI agents?`,
    body: "The AI agents will continue this conversation.",
    settled: "What has been done?",
    settledHint: "The AI agents continue with the requests you leave unticked.",
    settledByYou: "Only you can complete this.",
    needsPerson: (label: string) => `“${label}” needs a person. Tick it if it is done, or transfer the conversation.`,
    note: "Note for the AI agents (optional)",
  },
  transfer: {
    title: (name: string) => `Transfer ${name}`,
    queue: "Queue",
    note: "Note for the next person (optional)",
    need: "Choose a queue.",
    none: "No other queue is configured.",
  },
} as const;
