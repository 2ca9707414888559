// Moving through the list on screen.

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")];
}

/** Moves the focus by one row of the list on screen, from where it is or was. After the last comes the first offer. */
export function moveInList(step: 1 | -1): boolean {
  const all = rows();
  if (all.length === 0) return false;
  const here = document.activeElement?.closest<HTMLElement>("[data-row]") ?? null;
  const current =
    here === null ? all.findIndex((row) => row.getAttribute("aria-current") === "true") : all.indexOf(here);
  const next = current < 0 ? (step === 1 ? 0 : all.length - 1) : current + step;
  const offer = next === all.length ? all.find((one) => one.closest("[data-offer]") !== null) : undefined;
  const row = offer ?? all[Math.min(all.length - 1, Math.max(0, next))];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
  return true;
}
