// Times, numbers and plurals.
import { expect, it } from "vitest";
import { ago, apart, bytes, counted, duration, inSentence, secondsLeft, usableLocale, waited } from "$lib/text/format";

const NOW = Date.parse("2026-03-04T12:00:00Z");

function before(seconds: number): string {
  return new Date(NOW - seconds * 1_000).toISOString();
}

it.each([
  [0, "just now"],
  [42, "42 sec ago"],
  [61, "1 min ago"],
  [3_599, "59 min ago"],
])("%i seconds ago", (seconds, words) => {
  expect(ago(before(seconds), NOW)).toBe(words);
});

it("an hour ago is a time of day", () => {
  expect(ago(before(3_600), NOW)).toMatch(/\d{1,2}[:.]\d{2}/);
  expect(ago(before(3_600), NOW)).not.toContain("ago");
});

it.each([
  [5, "0:05"],
  [190, "3:10"],
  [840, "14 min"],
  [11_100, "3 h 5 min"],
  [200_000, "2 d"],
])("waited %i seconds", (seconds, words) => {
  expect(waited(before(seconds), NOW)).toBe(words);
});

it("clocks that disagree never show a negative wait or lease", () => {
  expect(waited(before(-30), NOW)).toBe("0:00");
  expect(secondsLeft(before(30), NOW)).toBe(0);
  expect(secondsLeft(before(-30), NOW)).toBe(30);
});

it.each([
  [["C"], "en-GB"],
  [[], "en-GB"],
  [["C", "de-CH"], "de-CH"],
  [["pt-BR", "en"], "pt-BR"],
])("of the languages %j the window uses %s", (wanted, used) => {
  expect(usableLocale(wanted)).toBe(used);
});

it("plurals", () => {
  expect(counted(1, "reply", "replies")).toBe("1 reply");
  expect(counted(0, "reply", "replies")).toBe("0 replies");
  expect(counted(2, "reply", "replies")).toBe("2 replies");
});

it("sizes and durations", () => {
  expect(bytes(0)).toMatch(/^0/);
  expect(bytes(18_400_000)).toMatch(/18[.,]4/);
  expect(duration(124)).toBe("124 ms");
  expect(duration(214_000)).toBe("3 min 34 s");
});

it.each([
  ["Customer number", "customer number"],
  ["E-mail", "e-mail"],
  ["SIM card number", "SIM card number"],
  ["PIN", "PIN"],
  ["order number", "order number"],
])("in a sentence %j is written %j", (label, written) => {
  expect(inSentence(label)).toBe(written);
});

it("tells two times apart, as exactly as that takes", () => {
  const [minute, same] = [apart("2026-05-04T10:03:00Z", "2026-05-04T10:10:00Z"), apart("2026-05-04T10:03:05Z", "2026-05-04T10:03:09Z")];
  for (const [first, second] of [minute, same, apart("2026-05-04T10:03:00Z", "2026-05-06T10:03:00Z")]) expect(first).not.toBe(second);
  expect(same[0].length).toBeGreaterThan(minute[0].length);
});
