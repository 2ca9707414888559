// The list, an offer, and whose a conversation is.
import type { IdentityLevel, Phase } from "$lib/host/generated";
import type { DraftKind } from "$lib/state/drafts.svelte";
import { counted, inSentence, list, number } from "../format";

export const inbox = {
  inbox: {
    title: "Conversations",
    offers: "Offers",
    mine: "Mine",
    waiting: "Waiting",
    overflow: "Open to anyone",
    agentsCount: (n: number) => `${counted(n, "conversation", "conversations")} with AI agents`,
    waitingFor: (time: string) => `waiting ${time}`,
    waitingSince: (time: string) => `Waiting since ${time}`,
    facts: (verified: number, total: number) =>
      `${number(verified)} of ${counted(total, "required fact", "required facts")} verified`,
    fresh: (n: number) => `${number(n)} new`,
    freshOffers: (n: number) => counted(n, "new offer", "new offers"),
    arrived: "New offers",
    unanswered: (n: number) => counted(n, "unanswered message", "unanswered messages"),
    toSend: (n: number) => counted(n, "unsent reply", "unsent replies"),
    refused: (n: number) => `${counted(n, "reply", "replies")} not delivered`,
    toSendShort: (n: number) => `${number(n)} unsent`,
    refusedShort: (n: number) => `${number(n)} not delivered`,
    draft: { reply: "Draft", wrapUp: "Wrap-up text", note: "Note" },
    draftLong: {
      reply: "You have an unsent reply here",
      wrapUp: "You’ve started the wrap-up of this conversation",
      note: "You have an unused note here",
    } satisfies Record<DraftKind, string>,
    callback: (contact: string) => `Call back: ${contact}`,
    left: "Customer left",
    withYou: "With you",
    notWithYou: "No longer with you",
    notOffered: "No longer offered",
    more: (n: number) => `and ${number(n)} more`,
    unknownIntent: "Identifying the request…",
    expired: "Expired",
    expiresIn: (seconds: number) => `${counted(seconds, "second", "seconds")} left to accept`,
    empty: "Nothing waiting for you",
    emptyAvailable:
      "When the AI agents need help, the conversation appears here with everything they’ve learned.",
    emptyAway: "You’re away, so you won’t receive offers. Go available to start.",
    emptyPractice: "On the practice floor you can also play the customer yourself.",
    beAvailable: "Go available",
    choose: "Select a conversation",
    chooseHint: "Use J and K to move, Enter to open or accept.",
  },
  offer: {
    announce: (intent: string, customer: string, waited: string) =>
      `New offer: ${intent}, ${customer}, waiting ${waited}`,
    from: (queue: string) => `Offered from ${queue}`,
    banner: "Offered to you",
    accepting: "Accepting…",
    declineTitle: "Why are you declining?",
    declineHint: "The next person gets it, or it waits in the list. Press a number to decline with that reason.",
    declineOther: "Other",
    gone: (customer: string, typed: string) =>
      `The offer for ${customer} ended before you declined it.${typed === "" ? "" : ` Your reason was not used: “${typed}”`}`,
    declineNeeded: "Add a reason for the next person.",
  },
  identity: {
    verified: (by) => (by.length === 0 ? "Identified" : `Identified by ${list(by.map(inSentence))}`),
    partly_verified: (by) => (by.length === 0 ? "Partly identified" : `Matched by ${list(by.map(inSentence))}`),
    unverified: () => "Not identified",
  } satisfies Record<IdentityLevel, (by: readonly string[]) => string>,
  callback: {
    label: "Call back:",
    stated: "as given by the customer",
    asked: (time: string) => `Asked for ${time}`,
  },
  phase: {
    routing: "AI agents: identifying the request",
    gathering: "AI agents: gathering facts",
    assisting: "AI agents: replying",
    handing_off: "Handing over",
    offered: "Offered",
    queued: "In a queue",
    overflow: "Open to anyone",
    with_representative: "With a representative",
    wrap_up: "Wrap-up",
    closed: "Closed",
  } satisfies Record<Phase, string>,
  owner: {
    agents: "With the AI agents",
    queue: (label: string) => `In queue: ${label}`,
    you: "With you",
    representative: (name: string) => `With ${name}`,
    noOne: "Closed",
  },
} as const;
