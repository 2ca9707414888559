// Practice data: people, orders and systems that do not exist.
import type {
  ConversationView,
  DeskError,
  DeskState,
  EarlierConversation,
  HandoffRecord,
  HealthView,
  HistoryHit,
} from "../src/lib/host/generated";
import { at, conversation, id, identified, offer, transcript } from "./case";
import { health } from "./health";

/** Everything a fixture host answers from. */
export interface World {
  state: DeskState;
  conversations: Map<string, ConversationView>;
  history: HistoryHit[];
  records: Map<string, HandoffRecord>;
  /** What the customers of conversations came for before. */
  earlier: Map<string, EarlierConversation[]>;
  health: HealthView;
  /** What fails, by command. */
  failing: Partial<Record<string, DeskError>>;
  /** Commands that never answer. */
  hanging: Set<string>;
}

export function world(): World {
  const mine = conversation(2, {
    unanswered: 1,
    transcript: [
      ...transcript,
      {
        id: "m8",
        at: at(150),
        body: { kind: "mark", mark: { kind: "handoff", step: "committed" }, text: "You took over", note: null },
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
    fencing: 3,
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
            identification: identified(),
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
            identification: identified({ level: "partly_verified", by: ["Postcode"], name_given: "Lena Voss", is_another: true }),
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
                identification: identified({ level: "unverified", by: [] }),
                intent: "Damaged parcel",
                practice: true,
                waiting_since: at(840),
                reason: "Nobody accepted in time.",
                customer_left: true,
                callback: "+49 30 5550 1234",
                served: null,
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
              identification: identified({ level: "unverified", by: [] }),
              intent: null,
              practice: true,
              phase: "routing",
              started_at: at(15),
              busy_since: at(4),
              last_at: at(3),
            },
            {
              conversation: id(6),
              customer: "Tomás Ferreira",
              identification: identified(),
              intent: "Where is my order",
              practice: true,
              phase: "gathering",
              started_at: at(95),
              busy_since: at(75),
              last_at: at(75),
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
      drafts: [],
      viewed: null,
      settings: {
        representative_name: "Robin (practice)",
        presence: "available",
        theme: "system",
        sound: false,
        notifications: true,
        capacity: 4,
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
        placeholders: ["order_number", "payment_method", "customer_name"],
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
            identification: identified({ level: "partly_verified", by: ["Postcode"] }),
            identity_how: "The postcode fits; the e-mail address could not be checked.",
            intent: "Change delivery address",
          },
        }),
        conversation(4, {
          header: {
            ...mine.header,
            customer: "Ines Duarte",
            identification: identified({ level: "unverified", by: [] }),
            callback: { contact: "+49 30 5550 1234", asked_at: at(860) },
          },
          phase: "overflow",
          customer_present: false,
          owner: { kind: "queue", label: "Overflow" },
          allowed_actions: ["take"],
        }),
      ].map((view) => [view.id, view]),
    ),
    history: history(40),
    records: new Map(),
    earlier: new Map(),
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
