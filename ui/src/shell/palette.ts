// What the palette offers, and what of it fits what was typed.
import type { Action } from "$lib/host/generated";
import type { KeyCommand } from "$lib/keys/keymap";
import type { Workbench } from "$lib/state/workbench.svelte";
import { m } from "$lib/text/messages";
import { perform } from "./perform";

export interface Entry {
  id: string;
  label: string;
  keys?: string;
  run: () => void;
}

export interface Group {
  title: string;
  entries: readonly Entry[];
}

const BY_KEY: readonly { action: Action; command: KeyCommand; keys: string }[] = [
  { action: "reply", command: "reply", keys: "R" },
  { action: "start_wrap_up", command: "wrapUp", keys: "W" },
  { action: "finish_wrap_up", command: "wrapUp", keys: "W" },
  { action: "return_to_agents", command: "back", keys: "B" },
  { action: "transfer", command: "transfer", keys: "T" },
  { action: "decline", command: "decline", keys: "D" },
];

const SCREENS = [
  { screen: "inbox", keys: "G I" },
  { screen: "history", keys: "G H" },
  { screen: "health", keys: "G E" },
  { screen: "settings", keys: "G S" },
] as const;

function here(workbench: Workbench): Entry[] {
  const view = workbench.view;
  if (view === null || workbench.screen !== "inbox") return [];
  const entries: Entry[] = [];
  const offer = view.offer;
  if (offer !== null && workbench.may("accept")) {
    entries.push({
      id: "accept",
      label: m.allowed.accept,
      keys: "Enter",
      run: () => void workbench.offers.accept(offer),
    });
  }
  if (workbench.may("take")) {
    entries.push({ id: "take", label: m.allowed.take, run: () => void workbench.offers.take(view.id) });
  }
  for (const { action, command, keys } of BY_KEY) {
    if (!workbench.may(action)) continue;
    entries.push({ id: action, label: m.allowed[action], keys, run: () => void perform(workbench, command) });
  }
  return entries;
}

function conversations(workbench: Workbench): Entry[] {
  const inbox = workbench.desk.state?.inbox;
  if (inbox === undefined) return [];
  const waiting = inbox.waiting.flatMap((group) => group.conversations);
  return [...inbox.offers, ...inbox.mine, ...waiting, ...inbox.agents.conversations].map((item) => ({
    id: item.conversation,
    label: `${item.practice ? `${m.practice.word}: ` : ""}${item.customer}, ${item.intent}`,
    run: () => void workbench.show(item.conversation),
  }));
}

function you(workbench: Workbench): Entry[] {
  const desk = workbench.desk.state;
  if (desk === null) return [];
  const presence = desk.settings.presence === "available" ? "away" : "available";
  const offline = desk.connection.state === "working_offline";
  const themes = (["system", "light", "dark"] as const).filter((theme) => theme !== desk.settings.theme);
  return [
    {
      id: "presence",
      label: m.palette.presenceTo(m.presence[presence]),
      run: () => void workbench.station.changeSettings({ presence }),
    },
    {
      id: "online",
      label: offline ? m.action.goOnline : m.action.goOffline,
      run: () => void workbench.station.setOnline(offline),
    },
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      label: m.palette.themeTo(m.theme[theme]),
      run: () => void workbench.station.changeSettings({ theme }),
    })),
    { id: "customers", label: m.action.customerPage, run: () => void workbench.station.openCustomerPage() },
    {
      id: "keys",
      label: m.palette.keys,
      keys: "?",
      run: () => {
        workbench.overlay = { kind: "keys" };
      },
    },
  ];
}

/** Everything there is to do now. */
export function everything(workbench: Workbench): Group[] {
  return [
    { title: m.palette.here, entries: here(workbench) },
    { title: m.palette.conversations, entries: conversations(workbench) },
    {
      title: m.palette.goTo,
      entries: SCREENS.map(({ screen, keys }) => ({
        id: screen,
        label: m.go[screen],
        keys,
        run: () => {
          workbench.go(screen);
        },
      })),
    },
    { title: m.palette.you, entries: you(workbench) },
  ];
}

/** The entries that contain every word of the query, in their groups. */
export function fitting(groups: readonly Group[], query: string): Group[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter(({ label }) => {
        const text = `${title} ${label}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ entries }) => entries.length > 0);
}
