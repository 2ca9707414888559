// One practice conversation, from all sides: the snapshot, the transcript, the offer, the view.
import type {
  ConversationView,
  FactView,
  Identification,
  OfferCard,
  SnapshotView,
  TranscriptEntry,
} from "../src/lib/host/generated";

export const NOW = Date.now();

export function at(secondsAgo: number): string {
  return new Date(NOW - secondsAgo * 1_000).toISOString();
}

export function id(n: number): string {
  return `0190a4e2-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}

export function fact(name: string, label: string, value: string | null, extra: Partial<FactView> = {}): FactView {
  return {
    name,
    label,
    required: true,
    value,
    mark: { kind: "verified" },
    source: {
      system: "Practice order system",
      tool: "get_order",
      call: `call-${name}`,
      record: "order P-4711",
      observed_at: at(212),
    },
    record: "Order P-4711",
    stated_in: null,
    stated_by: null,
    ...extra,
  };
}

export function identified(extra: Partial<Identification> = {}): Identification {
  return { level: "verified", by: ["Order number", "E-mail"], name_given: null, is_another: false, ...extra };
}

export const snapshot: SnapshotView = {
  revision: 1,
  sealed_at: at(190),
  digest: "sha256:7f3a90c2d15e4b8801aa6e0c9f44d2b7",
  reason: {
    rule: "Failed calls in a row",
    measured: "3 of 3 failed calls in a row",
    sentence: "The payment system failed 3 times in a row.",
    since: null,
    evidence: ["m5"],
  },
  intent: {
    label: "Charged twice",
    confidence: 0.93,
    alternatives: ["Refund status"],
    words: "I was charged twice for the same order and I want one of the charges back.",
    words_entry: "m1",
  },
  requests: [
    {
      id: 1,
      label: "Charged twice",
      status: "ready_for_person",
      words: {
        words: "I was charged twice for the same order and I want one of the charges back.",
        entry: "m1",
      },
      newest: null,
      about: ["Order number P-4711"],
      still_needed: [],
      next_action: "Refund the second charge of €49.90 and confirm it by e-mail.",
      needs_person: true,
      after_handoff: false,
      is_new: false,
    },
    {
      id: 2,
      label: "Change the address",
      status: "needs_facts",
      words: { words: "And please send the next one to my office.", entry: "m3" },
      newest: null,
      about: [],
      still_needed: ["New address"],
      next_action: "Find out the new address.",
      needs_person: true,
      after_handoff: true,
      is_new: true,
    },
  ],
  latest: { words: "And please send the next one to my office.", entry: "m3" },
  has_news: true,
  resolution: {
    status: "unresolved",
    sentence: "Order and both charges are found; the refund was not made.",
    done: ["Customer identified", "Order found", "Both charges found"],
    remaining: ["Refund the second charge"],
    next_action: "Refund the second charge of €49.90 and confirm it by e-mail.",
  },
  summary: null,
  facts: [
    fact("order_number", "Order number", "P-4711", { stated_in: "m1" }),
    fact("charge_amount", "Charged amount", "€49.90"),
    fact("charge_dates", "Charges", "3 May and 4 May", {
      mark: { kind: "conflicting", stated: "3 May, twice", recorded: "3 May and 4 May" },
      stated_in: "m3",
    }),
    fact("email", "E-mail", "maria.keller@practice.example", {
      mark: { kind: "stated" },
      source: null,
      record: null,
      stated_in: "m3",
    }),
    fact("delivery_state", "Delivery", "Delivered 2 May", { mark: { kind: "stale", since: at(90_000) } }),
    fact("payment_method", "Payment method", null, {
      mark: { kind: "unavailable", system: "Practice payments", why: "busy, gave up after 3 tries" },
      source: null,
      record: null,
    }),
    fact("customer_since", "Customer since", "2019", { required: false, record: "Customer C-10573" }),
    fact("name", "Name", "Maria Keller", { required: false, record: "Customer C-10573" }),
    fact("address", "Address", "Orchard Steps 28, P3-06A Stonebeck", { required: false, record: "Customer C-10573" }),
    fact("membership", "Membership", "plus", { required: false, record: "Customer C-10573" }),
  ],
  facts_verified: 3,
  facts_total: 6,
  still_needed: [
    {
      name: "refund_to",
      label: "Refund to",
      question: "Should the refund go back to the card you paid with?",
    },
    {
      name: "email",
      label: "E-mail",
      question: "What is your e-mail address?",
    },
  ],
  attempts: [
    {
      system: "Practice payments",
      stands: "failed",
      sentence: "Find the payment: busy, 3 tries",
      succeeded: 0,
      last_at: at(201),
      details: [1, 2, 3].map((n) => ({
        at: at(230 - n * 9),
        agent: "Data agent",
        tool: "Find the payment",
        entity: "order P-4711",
        outcome: "failed" as const,
        message: n === 3 ? "no answer within 5 seconds" : "busy (503)",
        duration_ms: n === 3 ? 5_000 : 124,
      })),
    },
    {
      system: "Practice order system",
      stands: "worked",
      sentence: "worked, 1 try",
      succeeded: 1,
      last_at: at(212),
      details: [
        {
          at: at(212),
          agent: "Data agent",
          tool: "Find the order",
          entity: "order P-4711",
          outcome: "succeeded",
          message: "order P-4711",
          duration_ms: 86,
        },
      ],
    },
  ],
  mood: { level: "annoyed", signals: ["said it twice", "“finally”"] },
  health: {
    tool_calls: 4,
    failures: 3,
    retries: 2,
    refused: 0,
    elapsed_ms: 214_000,
    tokens: 0,
    cost: null,
    models: null,
  },
  redactions: [{ kind: "card number", count: 1 }],
  promises: [{ text: "A colleague looks at the second charge today.", entry: "m6" }],
};

export const transcript: TranscriptEntry[] = [
  {
    id: "m1",
    at: at(300),
    body: {
      kind: "customer",
      name: "Maria Keller",
      text: "Hello, order P-4711. I was charged twice for the same order and I want one of the charges back.",
    },
  },
  {
    id: "m2",
    at: at(292),
    body: {
      kind: "agent",
      name: "Data",
      text: "Thank you. I am looking at order P-4711 now. Which e-mail address is it under?",
      send: { state: "delivered", at: at(291) },
    },
  },
  {
    id: "m3",
    at: at(260),
    body: {
      kind: "customer",
      name: "Maria Keller",
      text: "maria.keller@practice.example. Both charges are from 3 May. My card is [card number removed].",
    },
  },
  {
    id: "m4",
    at: at(259),
    body: { kind: "mark", mark: { kind: "redacted" }, text: "A card number was removed", note: null },
  },
  {
    id: "m5",
    at: at(201),
    body: { kind: "mark", mark: { kind: "tool_trouble" }, text: "Practice payments failed 3 times in a row", note: null },
  },
  {
    id: "m6",
    at: at(198),
    body: {
      kind: "agent",
      name: "Handoff",
      text: "I cannot reach the payment system right now. A colleague takes over with everything you told me.",
      send: { state: "delivered", at: at(197) },
    },
  },
  {
    id: "m7",
    at: at(190),
    body: { kind: "mark", mark: { kind: "handoff", step: "prepared" }, text: "Handed over to a person", note: null },
  },
];

export const offer: OfferCard = {
  offer: id(900),
  conversation: id(1),
  intent: "Charged twice",
  customer: "Maria Keller",
  identification: identified(),
  practice: true,
  waiting_since: at(42),
  reason: "The payment system failed 3 times in a row.",
  queue: "Billing",
  facts_verified: 3,
  facts_total: 6,
  served: "waited_longest",
  offered_at: at(12),
  lease_until: at(-33),
  customer_left: false,
  callback: null,
};

export function conversation(n: number, extra: Partial<ConversationView> = {}): ConversationView {
  return {
    id: id(n),
    revision: 10,
    header: {
      customer: "Maria Keller",
      identification: identified(),
      customer_id: "PC-20417",
      identity_how: "Order number and e-mail address belong to the same customer record.",
      intent: "Charged twice",
      channel: "chat",
      started_at: at(300),
      waiting_since: at(190),
      callback: null,
      note: null,
    },
    phase: "with_representative",
    owner: { kind: "you" },
    fencing: 3,
    practice: true,
    customer_present: true,
    offer: null,
    snapshot,
    transcript,
    earlier: 0,
    unanswered: 0,
    wrap_up: null,
    allowed_actions: ["reply", "start_wrap_up", "return_to_agents", "transfer"],
    ...extra,
  };
}
