// What a key or a palette entry does. One place, so that both do the same.
import type { KeyCommand } from "$lib/keys/keymap";
import type { OfferCard } from "$lib/host/generated";
import type { Workbench } from "$lib/state/workbench.svelte";
import { moveInList } from "./rows";

/** The offer a key is about: the one in focus, else the one on screen. */
export function offerInFocus(workbench: Workbench): OfferCard | null {
  const row = document.activeElement?.closest<HTMLElement>("[data-offer]");
  const offers = workbench.desk.state?.inbox.offers ?? [];
  if (row !== null && row !== undefined) {
    return offers.find((offer) => offer.offer === row.dataset["offer"]) ?? null;
  }
  return workbench.view?.offer ?? null;
}

/** Opens the row in focus, as a space does. */
function pressRow(): boolean {
  const row = document.activeElement;
  if (!(row instanceof HTMLElement) || !row.matches("[data-row]")) return false;
  row.click();
  return true;
}

/** Does what a command says. False if it means nothing here, so that the key is left alone. */
export function perform(workbench: Workbench, command: KeyCommand): boolean {
  const view = workbench.view;
  switch (command) {
    case "next":
      return moveInList(1);
    case "previous":
      return moveInList(-1);
    case "press":
      return pressRow();
    case "palette":
      workbench.overlay = workbench.overlay?.kind === "palette" ? null : { kind: "palette" };
      return true;
    case "keys":
      workbench.overlay = { kind: "keys" };
      return true;
    case "inbox":
    case "history":
    case "health":
    case "settings":
      workbench.go(command);
      return true;
    case "available":
      if (workbench.desk.state?.settings.presence !== "away") return false;
      void workbench.station.changeSettings({ presence: "available" });
      return true;
    case "decline": {
      const offer = workbench.screen === "inbox" ? offerInFocus(workbench) : null;
      if (offer === null) return false;
      workbench.overlay = { kind: "decline", offer };
      return true;
    }
    case "reply":
    case "fact":
    case "canned":
      if (workbench.screen !== "inbox" || !workbench.may("reply")) return false;
      if (command !== "reply") workbench.composerMenu = command === "fact" ? "facts" : "canned";
      void workbench.focus("composer");
      return true;
    case "wrapUp":
      if (workbench.screen !== "inbox" || view === null) return false;
      if (workbench.may("start_wrap_up")) void workbench.endings.startWrapUp(view.id);
      else if (workbench.may("finish_wrap_up")) void workbench.focus("wrap-up");
      else return false;
      return true;
    case "back":
      if (workbench.screen !== "inbox" || view === null || !workbench.may("return_to_agents")) return false;
      workbench.overlay = { kind: "giveBack", conversation: view.id, customer: view.header.customer };
      return true;
    case "transfer":
      if (workbench.screen !== "inbox" || view === null || !workbench.may("transfer")) return false;
      workbench.overlay = { kind: "transfer", conversation: view.id, customer: view.header.customer };
      return true;
  }
}
