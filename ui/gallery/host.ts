// A host that answers from practice data. For the gallery and the tests, never in the product.
import type { Action, ConnectionView, DeskError, DraftField, HandoffRecord, MineItem, Patch } from "../src/lib/host/generated";
import type { CommandName, Host, RequestOf, ResponseOf } from "../src/lib/host/host";
import { changed } from "../src/lib/state/desk.svelte";
import { at, conversation } from "./case";
import { asChange, type Told } from "./change";
import type { World } from "./world";

type Handlers = { [K in CommandName]: (request: RequestOf<K>) => ResponseOf<K> };

export interface FixtureHost extends Host {
  /** What the window asked for, in order. */
  readonly calls: { command: CommandName; request: unknown }[];
  /** Sends a patch as the product would. */
  push(told: Told): void;
  /** Sends a patch with a revision of choice. */
  pushAt(revision: number, told: Told): void;
}

const GONE: DeskError = {
  code: "not_found",
  message: "This conversation is not on this workstation. Choose another one from the list.",
  field: null,
};

const WROTE: DeskError = {
  code: "customer_wrote",
  message: "The customer has written since you looked. Nothing was closed.",
  field: null,
};

const MINE: Action[] = ["reply", "start_wrap_up", "return_to_agents", "transfer"];

export function fixtureHost(world: World): FixtureHost {
  let hear: ((patch: Patch) => void) | null = null;
  const calls: FixtureHost["calls"] = [];

  function push(told: Told): void {
    const change = asChange(world.state.inbox, told);
    world.state = { ...changed(world.state, change), revision: world.state.revision + 1 };
    hear?.({ revision: world.state.revision, change });
  }

  function view(id: string): ResponseOf<"get_conversation"> {
    const found = world.conversations.get(id);
    if (found === undefined) throw GONE;
    return { ...found, revision: world.state.revision };
  }

  function forget(id: string, ...fields: DraftField[]): void {
    world.state.drafts = world.state.drafts.filter(
      (draft) => draft.conversation !== id || !fields.includes(draft.field),
    );
  }

  /** The conversation is no longer here. */
  function gone(id: string, change: Partial<ResponseOf<"get_conversation">>): null {
    const inbox = world.state.inbox;
    push({ kind: "inbox", inbox: { ...inbox, mine: inbox.mine.filter((item) => item.conversation !== id) } });
    return show({ ...view(id), wrap_up: null, allowed_actions: [], ...change });
  }

  /** As the desk does it: the patch comes first, the answer is how the link stood when it was asked. */
  function linked(state: ConnectionView["state"]): ConnectionView {
    const before = world.state.connection;
    push({ kind: "connection", connection: { ...before, state, since: at(0) } });
    return before;
  }

  function show(change: ResponseOf<"get_conversation">): null {
    const next = { ...change, revision: world.state.revision + 1 };
    world.conversations.set(next.id, next);
    push({ kind: "conversation", view: next });
    return null;
  }

  const handlers: Handlers = {
    get_desk: () => ({ ...world.state }),
    get_conversation: ({ conversation: id }) => view(id),
    get_earlier_transcript: ({ before }) => ({
      entries: [
        {
          id: `before-${before}`,
          at: at(4_000),
          body: { kind: "customer", name: "Practice customer", text: "An earlier message." },
        },
      ],
      earlier: 0,
    }),
    accept_offer: ({ offer }) => {
      const card = world.state.inbox.offers.find((one) => one.offer === offer);
      if (card === undefined) {
        throw { code: "offer_gone", message: "This offer has expired.", field: null } satisfies DeskError;
      }
      const inbox = world.state.inbox;
      const mine: MineItem = {
        conversation: card.conversation,
        customer: card.customer,
        identification: card.identification,
        intent: card.intent,
        practice: card.practice,
        phase: "with_representative",
        last_text: card.reason,
        last_at: at(0),
        unanswered_since: null,
        unanswered: 0,
        waiting_to_send: 0,
        refused: 0,
      };
      const offers = inbox.offers.filter((one) => one.offer !== offer);
      push({ kind: "inbox", inbox: { ...inbox, offers, mine: [...inbox.mine, mine] } });
      return show({
        ...view(card.conversation),
        phase: "with_representative",
        owner: { kind: "you" },
        offer: null,
        allowed_actions: MINE,
      });
    },
    decline_offer: ({ offer }) => {
      const inbox = world.state.inbox;
      push({ kind: "inbox", inbox: { ...inbox, offers: inbox.offers.filter((one) => one.offer !== offer) } });
      return null;
    },
    take_waiting: ({ conversation: id }) =>
      show({ ...view(id), owner: { kind: "you" }, allowed_actions: MINE }),
    send_reply: ({ conversation: id, key, text }) => {
      const here = view(id);
      forget(id, "reply");
      return show({
        ...here,
        unanswered: 0,
        transcript: [
          ...here.transcript,
          {
            id: `r-${key}`,
            at: at(0),
            body: {
              kind: "representative",
              name: world.state.settings.representative_name,
              you: true,
              text,
              key,
              send:
                world.state.connection.state === "online"
                  ? { state: "delivered", at: at(0) }
                  : { state: "waiting" },
            },
          },
        ],
      });
    },
    discard_reply: ({ conversation: id, key }) => {
      // As the desk does it: the conversation keeps it, and it is counted no more.
      const here = view(id);
      const isIt = ({ body }: (typeof here.transcript)[number]): boolean => body.kind === "representative" && body.key === key;
      const wasRefused = here.transcript.some((one) => isIt(one) && "send" in one.body && one.body.send.state === "refused");
      const inbox = world.state.inbox;
      const mine = inbox.mine.map((item) =>
        item.conversation === id && wasRefused ? { ...item, refused: item.refused - 1 } : item,
      );
      push({ kind: "inbox", inbox: { ...inbox, mine } });
      return show({
        ...here,
        transcript: here.transcript.map((entry) =>
          isIt(entry) && entry.body.kind === "representative"
            ? { ...entry, body: { ...entry.body, send: { state: "discarded", reason: "The customer did not get it." } } }
            : entry,
        ),
      });
    },
    mark_seen: ({ conversation: id }) => {
      const here = view(id);
      if (here.snapshot === null) return null;
      const requests = here.snapshot.requests.map((request) => ({ ...request, is_new: false }));
      return show({ ...here, snapshot: { ...here.snapshot, requests, has_news: false } });
    },
    check_draft: ({ text }) => ({
      repeat_asks: /what is your order number/i.test(text) ? ["order_number"] : [],
    }),
    list_canned_replies: () => [
      {
        name: "refund",
        label: "Refund made",
        text: "I have refunded {charge_amount} for order {order_number}. It is in your account within three days.",
      },
      { name: "moment", label: "One moment", text: "One moment please, I am looking at it." },
    ],
    start_wrap_up: ({ conversation: id }) =>
      show({
        ...view(id),
        phase: "wrap_up",
        allowed_actions: ["leave_wrap_up", "finish_wrap_up"],
        wrap_up: {
          started_at: at(0),
          suggested_disposition: "resolved",
          suggested_summary: "Second charge of €49.90 refunded for order P-4711.",
        },
      }),
    leave_wrap_up: ({ conversation: id }) =>
      show({ ...view(id), phase: "with_representative", allowed_actions: MINE, wrap_up: null }),
    finish_wrap_up: ({ conversation: id, unanswered }) => {
      if (view(id).unanswered > unanswered) throw WROTE;
      forget(id, "disposition", "summary", "notes");
      return gone(id, { phase: "closed", owner: { kind: "no_one" } });
    },
    return_to_agents: ({ conversation: id }) => {
      forget(id, "agents_note");
      return gone(id, { phase: "assisting", owner: { kind: "agents" } });
    },
    transfer: ({ conversation: id, queue }) => {
      forget(id, "transfer_note", "transfer_queue");
      const label = world.state.catalogue.queues.find((one) => one.id === queue)?.label ?? queue;
      return gone(id, { phase: "queued", owner: { kind: "queue", label } });
    },
    save_draft: (draft) => {
      forget(draft.conversation, draft.field);
      if (draft.text !== "") world.state.drafts = [...world.state.drafts, draft];
      return null;
    },
    close_app: () => null,
    search_history: ({ query, cursor }) => {
      const from = Number(cursor ?? "0");
      const hits = world.history.filter((hit) =>
        JSON.stringify(hit).toLowerCase().includes(query.toLowerCase()),
      );
      const next = from + 20 < hits.length ? String(from + 20) : null;
      return { hits: hits.slice(from, from + 20), next, total: hits.length };
    },
    get_handoff: ({ conversation: id }) => world.records.get(id) ?? record(id),
    list_earlier_conversations: ({ conversation: id }) => world.earlier.get(id) ?? [],
    get_health: () => ({ ...world.health }),
    get_settings: () => world.state.settings,
    set_settings: (settings) => {
      world.state.settings = settings;
      push({ kind: "settings", settings });
      return settings;
    },
    set_practice: ({ faults, pace }) => {
      const practice = world.state.practice;
      return {
        ...practice,
        pace,
        faults: practice.faults.map((fault) => ({ ...fault, on: faults.includes(fault.name) })),
      };
    },
    go_offline: () => linked("working_offline"),
    go_online: () => linked("online"),
    start_from_gateway: () => linked("connecting"),
    reload_configuration: () => ({ version: 2, problems: [] }),
    backup_store: () => ({
      path: "/home/practice/.local/share/baton/backup-1.db",
      bytes: 18_400_000,
      at: at(0),
    }),
    open_customer_page_url: () => ({ url: "http://127.0.0.1:7421/chat" }),
    dismiss_notice: ({ id }) => {
      push({ kind: "notice_gone", id });
      return null;
    },
  };

  return {
    calls,
    push,
    pushAt(revision, told) {
      hear?.({ revision, change: asChange(world.state.inbox, told) });
    },
    async call(command, request) {
      calls.push({ command, request });
      await Promise.resolve();
      if (world.hanging.has(command)) return await new Promise<never>(() => undefined);
      const failure = world.failing[command];
      if (failure !== undefined) throw failure;
      return handlers[command](request);
    },
    patches(heard) {
      hear = heard;
      return Promise.resolve(() => {
        hear = null;
      });
    },
  };
}

function record(id: string): HandoffRecord {
  const view = conversation(2, {
    id,
    phase: "closed",
    owner: { kind: "no_one" },
    fencing: 3,
    allowed_actions: [],
  });
  const snapshot = view.snapshot;
  return {
    conversation: view,
    revisions:
      snapshot === null
        ? []
        : [
            {
              snapshot: { ...snapshot, revision: 2, digest: "sha256:91b2aa07", sealed_at: at(4_000) },
              previous: snapshot.digest,
              intact: true,
            },
            { snapshot: { ...snapshot, sealed_at: at(4_600) }, previous: null, intact: true },
          ],
    outcome: "finished",
    representative: "Robin (practice)",
    disposition: "Resolved",
    summary: "Second charge of €49.90 refunded, confirmed by e-mail.",
    notes: "Customer was patient.",
    closed_at: at(3_600),
  };
}
