// The health screen of a practice desk: one system works, one struggles, one is down.
import type { HealthView } from "../src/lib/host/generated";
import { at } from "./case";

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
      snapshot_schema: "baton.snapshot/2",
      configuration: "built in (practice shop)",
    },
    data_folder: "/home/practice/.local/share/baton",
    log_file: "/home/practice/.local/share/baton/baton.log",
  };
}
