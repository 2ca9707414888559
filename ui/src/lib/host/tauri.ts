// The host of the desktop app.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { m } from "$lib/text/messages";
import { PATCH_EVENT, type Patch } from "./generated";
import { asDeskError, type CommandName, type Host, type RequestOf, type ResponseOf } from "./host";

export const tauriHost: Host = {
  async call<K extends CommandName>(command: K, request: RequestOf<K>): Promise<ResponseOf<K>> {
    try {
      return await invoke<ResponseOf<K>>("desk", { command, payload: request });
    } catch (thrown) {
      throw asDeskError(thrown, m.error.noAnswer);
    }
  },
  async patches(heard) {
    return await listen<Patch>(PATCH_EVENT, (event) => {
      heard(event.payload);
    });
  },
};
