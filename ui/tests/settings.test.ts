// What is changed in the settings is changed, also while another change is being saved.
import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import type { FixtureHost } from "../gallery/host";
import { world, type World } from "../gallery/world";
import { asked, opened, user } from "./support";

afterEach(() => {
  cleanup();
  delete document.documentElement.dataset["theme"];
});

/** A host that takes its time, as one that writes to a disk does. */
async function inSettings(it: World = world()): Promise<FixtureHost> {
  const host = await opened(it);
  const call = host.call.bind(host);
  host.call = async (command, request) => {
    if (command.startsWith("set_")) await new Promise((resolve) => setTimeout(resolve, 150));
    return await call(command, request);
  };
  await user.keyboard("gs");
  await screen.findByRole("heading", { name: "Settings" });
  return host;
}

it.each([
  ["Dark", { theme: "dark" }],
  ["Away", { presence: "away" }],
] as const)("the click on %s that leaves the name counts, and the name is saved", async (label, change) => {
  const it = world();
  const host = await inSettings(it);
  const name = screen.getByRole("textbox", { name: /Your name/ });
  await user.clear(name);
  await user.type(name, "Sam");
  await user.click(screen.getByRole("radio", { name: label }));
  await waitFor(() => {
    expect(asked(host, "set_settings")).toHaveLength(2);
  });
  await waitFor(() => {
    expect(it.state.settings).toMatchObject({ representative_name: "Sam", ...change });
  });
  expect(screen.getByRole("radio", { name: label }).getAttribute("aria-checked")).toBe("true");
});

function said(): void {
  expect(document.querySelector(".field .error")?.textContent).toBe("Enter a name.");
}

it("what is wrong with the name is still said after another change", async () => {
  const it = world();
  const host = await inSettings(it);
  it.failing = { set_settings: { code: "invalid", message: "Enter a name.", field: "representative_name" } };
  await user.clear(screen.getByRole("textbox", { name: /Your name/ }));
  await user.tab();
  await waitFor(said);
  it.failing = {};
  await user.click(screen.getByRole("radio", { name: "Dark" }));
  await waitFor(() => {
    expect(it.state.settings.theme).toBe("dark");
  });
  expect(asked(host, "set_settings")).toHaveLength(2);
  await waitFor(said);
});

it("two faults switched on at once are both on", async () => {
  const it = world();
  const fault = { description: "", on: false };
  it.state.practice = {
    ...it.state.practice,
    active: true,
    faults: [
      { ...fault, name: "slow", label: "Slow systems" },
      { ...fault, name: "down", label: "Systems down" },
    ],
  };
  const host = await inSettings(it);
  await user.click(screen.getByRole("switch", { name: /Slow systems/ }));
  await user.click(screen.getByRole("switch", { name: /Systems down/ }));
  await waitFor(() => {
    expect(asked(host, "set_practice").at(-1)).toMatchObject({ faults: ["slow", "down"] });
  });
});
