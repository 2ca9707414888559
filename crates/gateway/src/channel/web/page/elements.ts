// The parts of the page that are always there.

/** The element with this id. The page is broken without it. */
export function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} with the id ${id}`);
  return found;
}

/** The part of an element that this selector names. */
export function part(of: Element, selector: string): HTMLElement {
  const found = of.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`there is no ${selector} in ${of.id || of.className}`);
  return found;
}
