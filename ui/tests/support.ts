// Opens the whole window on practice data and asks what it asked for.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect } from "vitest";
import App from "../src/App.svelte";
import { fixtureHost, type FixtureHost } from "../gallery/host";
import { world, type World } from "../gallery/world";

export const user = userEvent.setup({ delay: null });

export async function opened(it: World = world()): Promise<FixtureHost> {
  const host = fixtureHost(it);
  render(App, { props: { host } });
  await screen.findByRole("navigation", { name: "Screens" });
  return host;
}

export function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".row[data-row]")];
}

/** The row of a customer, of those that are no offers. */
export function rowOf(customer: string): HTMLElement {
  const row = rows().find((one) => one.textContent.includes(customer));
  if (row === undefined) throw new Error(`no row of ${customer}`);
  return row;
}

export async function openMine(customer = "Maria Keller"): Promise<HTMLTextAreaElement> {
  await user.click(rowOf(customer));
  return await composer(customer);
}

export async function composer(customer = ""): Promise<HTMLTextAreaElement> {
  return await screen.findByRole<HTMLTextAreaElement>("textbox", { name: new RegExp(`^Reply to ${customer}`) });
}

export function asked(host: FixtureHost, command: string): unknown[] {
  return host.calls.filter((call) => call.command === command).map((call) => call.request);
}

/** Longer than a letter has to stand alone to be a command. */
export async function alone(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 340));
}

/** Presses a key that acts only when it stands alone. */
export async function pressAlone(key: string): Promise<void> {
  await alone();
  await user.keyboard(key);
  await alone();
}

export function leaveTheText(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  expect(document.activeElement).toBe(document.body);
}

/** The window with Maria Keller's conversation in wrap-up. */
export async function wrapUp(it: World = world()): Promise<FixtureHost> {
  const host = await opened(it);
  await openMine();
  leaveTheText();
  await pressAlone("w");
  await screen.findByRole("button", { name: /Finish and close/ });
  return host;
}
