// What is typed while a dialog closes goes nowhere else.
import { describe, expect, it } from "vitest";
import { AFTERMATH, Aftermath } from "$lib/keys/aftermath";

function closedAfter(key: string): Aftermath {
  const aftermath = new Aftermath();
  aftermath.pressed(key, 1_000);
  aftermath.closed(1_050);
  return aftermath;
}

describe("keys after a dialog", () => {
  it("mean nothing outside a text, one after the other", () => {
    const aftermath = closedAfter("Enter");
    for (let now = 1_100; now < 3_000; now += 140) expect(aftermath.takes(false, now)).toBe(true);
  });

  it("mean what they mean after a pause", () => {
    const aftermath = closedAfter("Enter");
    expect(aftermath.takes(false, 1_100)).toBe(true);
    expect(aftermath.takes(false, 1_100 + AFTERMATH)).toBe(false);
  });

  it("are written into a text that the dialog was closed for on purpose", () => {
    for (const key of ["Escape", "Enter", " "]) expect(closedAfter(key).takes(true, 1_100)).toBe(false);
    const before = new Aftermath();
    before.closed(9_000);
    expect(before.takes(true, 9_050)).toBe(false);
  });

  it("are not written into a text when it closed by itself while something was typed in it", () => {
    expect(closedAfter("a").takes(true, 1_100)).toBe(true);
  });
});
