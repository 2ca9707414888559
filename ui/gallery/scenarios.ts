// The states of the window worth looking at.
import { at, conversation, fact, id, identified, offer, snapshot, transcript } from "./case";
import { world, type World } from "./world";

const LONG =
  "I have been writing to you since last Tuesday about the same thing, and every time somebody asks me for the order number again, although it stands in the very first message I sent. ";

function empty(): World {
  const it = world();
  it.state.inbox = { offers: [], mine: [], waiting: [], agents: { total: 0, conversations: [] } };
  it.history = [];
  return it;
}

export const scenarios: Record<string, () => World> = {
  inbox: world,
  empty,
  away: () => {
    const it = empty();
    it.state.settings.presence = "away";
    return it;
  },
  offers: () => {
    const it = world();
    it.state.inbox.offers = [
      offer,
      {
        ...offer,
        offer: id(901),
        conversation: id(7),
        customer: "Ines Duarte",
        identification: identified({ level: "unverified", by: [] }),
        intent: "Damaged parcel",
        reason: "The customer asked for a person.",
        waiting_since: at(900),
        lease_until: at(-7),
        offered_at: at(38),
      },
      {
        ...offer,
        offer: id(902),
        conversation: id(8),
        customer: "Jonas Brandt",
        identification: identified({ level: "partly_verified", by: ["Postcode"] }),
        intent: "Change delivery address",
        lease_until: at(3),
      },
    ];
    return it;
  },
  models: () => {
    const it = world();
    const here = it.conversations.get(id(2));
    if (here !== undefined) {
      it.conversations.set(id(2), {
        ...here,
        snapshot: {
          ...snapshot,
          revision: 2,
          summary: {
            text: "Two charges of €49.90 for order P-4711 were found. The refund of the second one failed because the payment system did not answer.",
            by: "model",
          },
          health: {
            ...snapshot.health,
            tokens: 4_820,
            cost: "0.0123",
            models: { asked: 6, failed: 1, refused: 1 },
          },
        },
      });
    }
    return it;
  },
  offline: () => {
    const it = world();
    it.state.connection = {
      ...it.state.connection,
      state: "offline",
      since: at(75),
      waiting_to_send: 3,
      next_attempt_at: at(-8),
      trouble: "The gateway does not answer.",
    };
    const here = it.conversations.get(id(2));
    if (here !== undefined) {
      it.conversations.set(id(2), {
        ...here,
        transcript: [
          ...here.transcript,
          {
            id: "m11",
            at: at(75),
            body: { kind: "mark", mark: { kind: "link_dropped" }, text: "Connection lost", note: null },
          },
          {
            id: "m12",
            at: at(50),
            body: {
              kind: "representative",
              name: "Robin (practice)",
              you: true,
              text: "It takes about three days.",
              key: id(502),
              send: { state: "waiting" },
            },
          },
          {
            id: "m13",
            at: at(40),
            body: {
              kind: "representative",
              name: "Robin (practice)",
              you: true,
              text: "You will get an e-mail as soon as it is done.",
              key: id(503),
              send: {
                state: "refused",
                reason: "The customer has left the conversation.",
              },
            },
          },
        ],
      });
    }
    return it;
  },
  refused: () => {
    const it = world();
    it.state.connection = {
      ...it.state.connection,
      state: "refused",
      trouble: "The gateway does not know this workstation’s token. Ask an administrator for a new one.",
    };
    it.state.notices = [
      {
        id: id(800),
        at: at(30),
        severity: "problem",
        text: "The gateway does not know this workstation’s token. What is here stays here. Ask an administrator for a new one.",
        action: { kind: "open_health" },
      },
      {
        id: id(801),
        at: at(30),
        severity: "attention",
        text: "Practice payments does not answer. Conversations that need it come to you at once.",
        action: { kind: "open_health" },
      },
    ];
    return it;
  },
  long: () => {
    const it = world();
    const customer = "Maximiliana Alexandrina von und zu Hohenfels-Langenburg-Weikersheim";
    it.state.inbox.offers = [
      { ...offer, customer, intent: "Change the delivery address of a partly shipped order", reason: LONG },
    ];
    it.state.inbox.mine = it.state.inbox.mine.map((item) => ({ ...item, customer, last_text: LONG }));
    it.conversations.set(
      id(2),
      conversation(2, {
        header: {
          customer,
          identification: identified({ level: "partly_verified", by: ["Postcode"] }),
          customer_id: "PC-2041700000000000000000000417",
          identity_how: `${LONG}The postcode fits.`,
          intent: "Change the delivery address of a partly shipped order",
          channel: "chat",
          started_at: at(90_000),
          waiting_since: at(4_000),
          callback: null,
          note: { by: "Robin", text: LONG, at: at(240) },
        },
        snapshot: {
          ...snapshot,
          intent: {
            ...snapshot.intent,
            label: "Change the delivery address of a partly shipped order",
            words: LONG.repeat(2),
          },
          reason: { ...snapshot.reason, sentence: LONG },
          facts: [
            ...snapshot.facts,
            fact("address", "Delivery address of the second parcel", `${LONG}12345 Practicetown`),
            fact("token", "Tracking", "PRACTICE".repeat(12)),
          ],
          still_needed: [
            ...snapshot.still_needed,
            { name: "other", label: "Second address of the neighbour", question: LONG },
          ],
        },
        transcript: Array.from({ length: 300 }, (_, n) => ({
          id: `l${String(n)}`,
          at: at(30_000 - n * 60),
          body:
            n % 5 === 4
              ? {
                  kind: "agent" as const,
                  name: "Data",
                  text: "I am looking at it.",
                  send: { state: "delivered" as const, at: at(10) },
                }
              : { kind: "customer" as const, name: customer, text: LONG.repeat((n % 3) + 1) },
        })),
        earlier: 412,
      }),
    );
    return it;
  },
  wrapup: () => {
    const it = world();
    it.conversations.set(
      id(2),
      conversation(2, {
        phase: "wrap_up",
        allowed_actions: ["leave_wrap_up", "finish_wrap_up"],
        wrap_up: {
          started_at: at(20),
          suggested_disposition: null,
          suggested_summary: "Second charge of €49.90 refunded for order P-4711.",
        },
      }),
    );
    return it;
  },
  drafts: () => {
    const it = world();
    it.state.drafts = [
      { conversation: id(2), field: "reply", text: "I have refunded the second char" },
      { conversation: id(3), field: "transfer_note", text: "Please call first." },
      { conversation: id(4), field: "reply", text: "Good morning Ms Duarte" },
    ];
    it.state.inbox.mine = it.state.inbox.mine.map((item, n) => (n === 1 ? { ...item, refused: 1 } : item));
    return it;
  },
  wrote: () => {
    const it = scenarios["wrapup"]?.() ?? world();
    const here = it.conversations.get(id(2));
    if (here !== undefined) {
      const entry = {
        id: "m20",
        at: at(4),
        body: {
          kind: "customer" as const,
          name: "Maria Keller",
          text: "Wait, one more thing: the parcel says Stonebeck, but I moved. Does it still go to the old address? 🙈",
        },
      };
      it.conversations.set(id(2), { ...here, unanswered: 1, transcript: [...here.transcript, entry] });
    }
    it.state.drafts = [{ conversation: id(2), field: "reply", text: "It is on its" }];
    return it;
  },
  callback: () => {
    const it = world();
    const here = it.conversations.get(id(2));
    if (here !== undefined) {
      it.conversations.set(id(2), {
        ...here,
        customer_present: false,
        header: {
          ...here.header,
          identification: identified({ by: ["Customer number"] }),
          callback: { contact: "+49 30 5550 1234, after five", asked_at: at(400) },
        },
      });
    }
    return it;
  },
  notice: () => {
    const it = world();
    it.state.settings.presence = "away";
    it.state.notices = [
      {
        id: id(803),
        at: at(20),
        severity: "attention",
        text: "You missed an offer, so we set you to Away. Go available to receive offers again.",
        action: { kind: "be_available" },
      },
    ];
    return it;
  },
  scripts: () => {
    const it = world();
    const words = ["👩🏽‍💻👨‍👩‍👧‍👦 danke!", "नमस्ते, मेरा पार्सल कहाँ है?", "مرحبا، أين طردي رقم P-4711؟", "한국어도 됩니다. e\u0301 = é"];
    it.conversations.set(
      id(2),
      conversation(2, {
        transcript: words.map((text, n) => ({
          id: `s${String(n)}`,
          at: at(60 - n),
          body: { kind: "customer" as const, name: "Maria Keller", text },
        })),
      }),
    );
    it.state.drafts = [{ conversation: id(2), field: "reply", text: words.join("\n") }];
    return it;
  },
  calm: () => {
    const it = world();
    it.state.practice.active = false;
    it.conversations.set(
      id(2),
      conversation(2, {
        practice: false,
        snapshot: { ...snapshot, attempts: [], still_needed: [], promises: [], redactions: [] },
        transcript: transcript.slice(0, 3),
      }),
    );
    return it;
  },
  error: () => {
    const it = world();
    const failure = {
      code: "busy" as const,
      message: "The data of this workstation is busy. Nothing was lost. Try again in a moment.",
      field: null,
    };
    it.failing = {
      send_reply: failure,
      accept_offer: {
        code: "offer_gone",
        message: "This offer has expired or went to someone else. Nothing has changed.",
        field: null,
      },
      search_history: failure,
      get_health: failure,
    };
    return it;
  },
  loading: () => {
    const it = world();
    it.hanging = new Set(["get_desk"]);
    return it;
  },
  start: () => {
    const it = world();
    it.failing = {
      get_desk: {
        code: "busy",
        message: "Baton is still starting. Nothing is lost. Try again in a few seconds.",
        field: null,
      },
    };
    return it;
  },
};
