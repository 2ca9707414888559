// Where the focus is sent, and that it is never lost when what had it goes away.
import { tick } from "svelte";

/** Where the focus can be sent. Elements carry the name in `data-place`. */
export type Place = "composer" | "snapshot" | "conversation" | "list" | "wrap-up" | "summary" | "notes" | "content" | "search";

/** How often a place is looked for before the focus stays where it is. */
const PATIENCE = 50;
/** Between two looks, in milliseconds. */
const PAUSE = 20;

let seeking = 0;

/**
 * The element of a place. In a list the focus belongs to a row: the open one, else the first. But Enter on an offer
 * accepts it: where an offer is first, the list itself has the focus.
 */
function placed(place: Place): HTMLElement | null {
  const row = '[data-place="list"] [data-row]';
  const first = (): HTMLElement | null => {
    const one = document.querySelector<HTMLElement>(row);
    return one?.closest("[data-offer]") == null ? one : null;
  };
  const inList = place === "list" ? (document.querySelector<HTMLElement>(`${row}[aria-current="true"]`) ?? first()) : null;
  return inList ?? document.querySelector<HTMLElement>(`[data-place="${place}"]`);
}

/** Sends the focus to a place, also to one that an action opens a moment after it was answered. */
export async function focusPlace(place: Place): Promise<void> {
  seeking += 1;
  try {
    await tick();
    const before = document.activeElement;
    for (let tries = 0; tries < PATIENCE; tries += 1) {
      const found = placed(place);
      if (found !== null) {
        found.focus();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      const now = document.activeElement;
      if (now !== before && now !== document.body) return;
    }
  } finally {
    seeking -= 1;
  }
}

/**
 * Watches until what it returns is called. When the element in focus is removed and the focus is not
 * sent elsewhere, the same place where it stands now, or the nearest place around it that is still there has it.
 */
export function holdFocus(): () => void {
  let path: HTMLElement[] = [];
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function remember(event: FocusEvent): void {
    path = [];
    for (let at = event.target; at instanceof HTMLElement; at = at.parentElement) path.push(at);
  }

  /** What had the focus, or a place around it, can stand elsewhere now: another layout builds it anew. */
  function stoodAgain(): boolean {
    for (const element of path) {
      if (element.isConnected) return false;
      const place = element.dataset["place"];
      const again = place === undefined ? null : document.querySelector<HTMLElement>(`[data-place="${place}"]`);
      if (again === null) continue;
      again.focus();
      if (element instanceof HTMLTextAreaElement && again instanceof HTMLTextAreaElement && element.value === again.value) {
        again.setSelectionRange(element.selectionStart, element.selectionEnd);
      }
      return true;
    }
    return false;
  }

  function restore(): void {
    waiting = undefined;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (!lost || path[0]?.isConnected !== false) return;
    if (seeking > 0) {
      waiting = setTimeout(restore, PAUSE);
      return;
    }
    if (stoodAgain()) return;
    const around = path.find((element) => element.isConnected && element !== document.body);
    const place = around?.closest<HTMLElement>("[data-place]") ?? around?.querySelector<HTMLElement>("[data-place]");
    (place ?? document.querySelector<HTMLElement>('[data-place="list"], [data-place="content"]'))?.focus();
  }

  const watcher = new MutationObserver(() => {
    // Lists and dialogs that know better where the focus belongs come first.
    if (path[0]?.isConnected === false) waiting ??= setTimeout(restore, PAUSE);
  });
  document.addEventListener("focusin", remember);
  watcher.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", remember);
    watcher.disconnect();
    clearTimeout(waiting);
  };
}
