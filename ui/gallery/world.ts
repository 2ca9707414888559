// Practice data: people, orders and systems that do not exist.
import type {
  ConversationView,
  DeskState,
  FactView,
  HandoffRecord,
  HealthView,
  HistoryHit,
  OfferCard,
  SnapshotView,
  TranscriptEntry,
} from "../src/lib/host/generated";
import type { DeskError } from "../src/lib/host/generated";

/** Everything a fixture host answers from. */
export interface World {
  state: DeskState;
  conversations: Map<string, ConversationView>;
  history: HistoryHit[];
  records: Map<string, HandoffRecord>;
  health: HealthView;
  /** What fails, by command. */
  failing: Partial<Record<string, DeskError>>;
  /** Commands that never answer. */
  hanging: Set<string>;
}

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
    stated_in: null,
    asked_as: [],
    ...extra,
  };
}

export const snapshot: SnapshotView = {
  revision: 1,
  sealed_at: at(190),
  digest: "sha256:7f3a90c2d15e4b8801aa6e0c9f44d2b7",
  reason: {
    rule: "failed_in_a_row",
    sentence: "The payment system failed 3 times in a row.",
    evidence: ["m5"],
  },
  intent: {
    label: "Charged twice",
    confidence: 0.93,
    alternatives: ["Refund status"],
    words: "I was charged twice for the same order and I want one of the charges back.",
    words_entry: "m1",
  },
  resolution: {
    status: "unresolved",
    sentence: "Order and both charges are found; the refund was not made.",
    done: ["Customer identified", "Order found", "Both charges found"],
    remaining: ["Refund the second charge"],
    next_action: "Refund the second charge of €49.90 and confirm it by e-mail.",
  },
  summary: null,
  facts: [
    fact("order_number", "Order number", "P-4711", { stated_in: "m1", asked_as: ["order id"] }),
    fact("charge_amount", "Charged amount", "€49.90"),
    fact("charge_dates", "Charges", "3 May and 4 May", {
      mark: { kind: "conflicting", stated: "3 May, twice", recorded: "3 May and 4 May" },
      stated_in: "m3",
    }),
    fact("email", "E-mail", "maria.keller@practice.example", {
      mark: { kind: "stated" },
      source: null,
      stated_in: "m3",
      asked_as: ["e mail address", "email"],
    }),
    fact("delivery_state", "Delivery", "Delivered 2 May", { mark: { kind: "stale", since: at(90_000) } }),
    fact("payment_method", "Payment method", null, {
      mark: { kind: "unavailable", system: "Practice payments", why: "busy, gave up after 3 tries" },
      source: null,
    }),
    fact("customer_since", "Customer since", "2019", { required: false }),
    fact("name", "Name", "Maria Keller", { required: false }),
    fact("address", "Address", "Orchard Steps 28, P3-06A Stonebeck", { required: false }),
    fact("membership", "Membership", "plus", { required: false }),
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
      tool: "get_payment",
      sentence: "busy, 3 tries",
      succeeded: false,
      tries: 3,
      last_at: at(201),
      details: [1, 2, 3].map((n) => ({
        at: at(230 - n * 9),
        agent: "Data agent",
        entity: "order P-4711",
        outcome: "failed" as const,
        message: n === 3 ? "no answer within 5 seconds" : "busy (503)",
        duration_ms: n === 3 ? 5_000 : 124,
      })),
    },
    {
      system: "Practice order system",
      tool: "get_order",
      sentence: "order found",
      succeeded: true,
      tries: 1,
      last_at: at(212),
      details: [
        {
          at: at(212),
          agent: "Data agent",
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
    body: { kind: "mark", mark: { kind: "redacted" }, text: "A card number was removed" },
  },
  {
    id: "m5",
    at: at(201),
    body: { kind: "mark", mark: { kind: "tool_trouble" }, text: "Practice payments failed 3 times in a row" },
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
    body: { kind: "mark", mark: { kind: "handoff", step: "prepared" }, text: "Handed over to a person" },
  },
];

export const offer: OfferCard = {
  offer: id(900),
  conversation: id(1),
  intent: "Charged twice",
  customer: "Maria Keller",
  practice: true,
  waiting_since: at(190),
  reason: "The payment system failed 3 times in a row.",
  queue: "Billing",
  facts_verified: 3,
  facts_total: 6,
  offered_at: at(12),
  lease_until: at(-33),
};

export function conversation(n: number, extra: Partial<ConversationView> = {}): ConversationView {
  return {
    id: id(n),
    revision: 10,
    header: {
      customer: "Maria Keller",
      customer_id: "PC-20417",
      identity: "verified",
      identity_how: "Order number and e-mail address belong to the same customer record.",
      intent: "Charged twice",
      channel: "chat",
      started_at: at(300),
      waiting_since: at(190),
    },
    phase: "with_representative",
    owner: { kind: "you" },
    practice: true,
    customer_present: true,
    offer: null,
    snapshot,
    transcript,
    earlier: 0,
    wrap_up: null,
    allowed_actions: ["reply", "start_wrap_up", "return_to_agents", "transfer"],
    ...extra,
  };
}

export function world(): World {
  const mine = conversation(2, {
    transcript: [
      ...transcript,
      {
        id: "m8",
        at: at(150),
        body: { kind: "mark", mark: { kind: "handoff", step: "committed" }, text: "You took over" },
      },
      {
        id: "m9",
        at: at(120),
        body: {
          kind: "representative",
          name: "Robin (practice)",
          you: true,
          text: "Good morning Ms Keller, I can see both charges. I am refunding the second one now.",
          key: id(501),
          send: { state: "delivered", at: at(119) },
        },
      },
      {
        id: "m10",
        at: at(42),
        body: { kind: "customer", name: "Maria Keller", text: "Finally, thank you. How long does it take?" },
      },
    ],
  });
  const offered = conversation(1, {
    phase: "offered",
    owner: { kind: "queue", label: "Billing" },
    offer,
    allowed_actions: ["accept", "decline"],
  });
  return {
    state: {
      revision: 10,
      now: at(0),
      inbox: {
        offers: [offer],
        mine: [
          {
            conversation: id(2),
            customer: "Maria Keller",
            intent: "Charged twice",
            practice: true,
            phase: "with_representative",
            last_text: "Finally, thank you. How long does it take?",
            last_at: at(42),
            unanswered_since: at(42),
            unanswered: 1,
            waiting_to_send: 0,
            refused: 0,
          },
          {
            conversation: id(3),
            customer: "Jonas Brandt",
            intent: "Change delivery address",
            practice: true,
            phase: "with_representative",
            last_text: "I have sent it to the carrier.",
            last_at: at(1_260),
            unanswered_since: null,
            unanswered: 0,
            waiting_to_send: 1,
            refused: 0,
          },
        ],
        waiting: [
          {
            queue: "overflow",
            label: "Overflow",
            kind: "overflow",
            total: 1,
            conversations: [
              {
                conversation: id(4),
                customer: "Ines Duarte",
                intent: "Damaged parcel",
                practice: true,
                waiting_since: at(840),
                reason: "Nobody accepted in time.",
                callback: true,
                can_take: true,
              },
            ],
          },
        ],
        agents: {
          total: 3,
          conversations: [
            {
              conversation: id(5),
              customer: "Practice visitor 5",
              intent: null,
              practice: true,
              phase: "routing",
              started_at: at(15),
            },
            {
              conversation: id(6),
              customer: "Tomás Ferreira",
              intent: "Where is my order",
              practice: true,
              phase: "gathering",
              started_at: at(95),
            },
          ],
        },
      },
      connection: {
        state: "online",
        since: at(4_000),
        synced_at: at(2),
        cursor: 10_482,
        waiting_to_send: 0,
        next_attempt_at: null,
        trouble: null,
      },
      store: { state: "ready", path: "/home/practice/.local/share/baton/baton.db", trouble: null },
      notices: [],
      settings: {
        representative_name: "Robin (practice)",
        presence: "available",
        theme: "system",
        sound: false,
        notifications: true,
      },
      practice: {
        active: true,
        pace: "slow",
        faults: [
          {
            name: "busy",
            label: "Busy systems",
            description: "One call in ten answers that the system is busy.",
            on: true,
          },
          {
            name: "slow",
            label: "Slow systems",
            description: "Calls take several seconds; some never answer.",
            on: false,
          },
        ],
      },
      catalogue: {
        dispositions: [
          { name: "resolved", label: "Resolved", resolved: true },
          { name: "follow_up", label: "Needs follow-up", resolved: false },
          { name: "no_fault", label: "No fault found", resolved: true },
          { name: "customer_left", label: "Customer left", resolved: false },
        ],
        queues: [
          { id: "billing", label: "Billing" },
          { id: "delivery", label: "Delivery" },
          { id: "supervisor", label: "Supervisor" },
        ],
        decline_reasons: [
          { name: "busy", label: "In the middle of something" },
          { name: "skill", label: "Not my subject" },
          { name: "known", label: "I know this customer" },
        ],
      },
      app: { version: "0.1.0" },
    },
    conversations: new Map(
      [
        mine,
        offered,
        conversation(3, {
          header: {
            ...mine.header,
            customer: "Jonas Brandt",
            identity: "partly_verified",
            identity_how: "The postcode fits; the e-mail address could not be checked.",
            intent: "Change delivery address",
          },
        }),
        conversation(4, {
          header: { ...mine.header, customer: "Ines Duarte", identity: "unverified" },
          phase: "overflow",
          owner: { kind: "queue", label: "Overflow" },
          allowed_actions: ["take"],
        }),
      ].map((view) => [view.id, view]),
    ),
    history: history(40),
    records: new Map(),
    health: health(),
    failing: {},
    hanging: new Set(),
  };
}

export function history(count: number): HistoryHit[] {
  const names = ["Maria Keller", "Jonas Brandt", "Ines Duarte", "Tomás Ferreira", "Aoife Byrne"];
  const intents = ["Charged twice", "Change delivery address", "Damaged parcel", "Where is my order"];
  return Array.from({ length: count }, (_, n) => ({
    conversation: id(1_000 + n),
    customer: names[n % names.length] ?? "Practice visitor",
    intent: intents[n % intents.length] ?? "Other",
    practice: true,
    reason: n % 3 === 0 ? "The customer asked for a person." : "The payment system failed 3 times in a row.",
    handed_over_at: at(3_600 * (n + 1)),
    outcome: n % 7 === 3 ? "returned" : "finished",
    representative: "Robin (practice)",
    disposition: n % 7 === 3 ? null : "Resolved",
    excerpt: [
      { text: "Second charge of €49.90 ", hit: false },
      { text: "refunded", hit: true },
      { text: ", confirmed by e-mail. Order P-4711.", hit: false },
    ],
  }));
}

export function health(): HealthView {
  return {
    checked_at: at(1),
    link: {
      connection: {
        state: "online",
        since: at(4_000),
        synced_at: at(2),
        cursor: 10_482,
        waiting_to_send: 0,
        next_attempt_at: null,
        trouble: null,
      },
      gateway: "ws://127.0.0.1:7420 (embedded)",
      drops: 1,
    },
    store: {
      store: { state: "ready", path: "/home/practice/.local/share/baton/baton.db", trouble: null },
      bytes: 18_400_000,
      events: 48_201,
      conversations: 1_204,
      last_backup_at: at(86_400),
    },
    systems: [
      {
        name: "orders",
        label: "Practice order system",
        state: "working",
        sentence: "answers in time.",
        last_ok_at: at(12),
        last_failure_at: null,
        calls: 204,
        failures: 0,
      },
      {
        name: "crm",
        label: "Practice customer records",
        state: "struggling",
        sentence: "answers, but one call in ten has to be repeated. Conversations take longer.",
        last_ok_at: at(31),
        last_failure_at: at(140),
        calls: 180,
        failures: 17,
      },
      {
        name: "payments",
        label: "Practice payments",
        state: "down",
        sentence: "does not answer. Conversations that need it go to a person at once.",
        last_ok_at: at(1_900),
        last_failure_at: at(9),
        calls: 44,
        failures: 44,
      },
    ],
    router: {
      name: "rules",
      label: "Rules and examples",
      state: "working",
      sentence: "decides what a conversation is about.",
      last_ok_at: at(15),
      last_failure_at: null,
      calls: 61,
      failures: 0,
    },
    models: [],
    versions: {
      app: "0.1.0",
      protocol: "1",
      store_schema: "3",
      snapshot_schema: "baton.snapshot/1",
      configuration: "built in (practice shop)",
    },
    data_folder: "/home/practice/.local/share/baton",
    log_file: "/home/practice/.local/share/baton/baton.log",
  };
}
