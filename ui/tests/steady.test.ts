// A list that is held still.
import { expect, it } from "vitest";
import { steady } from "$lib/state/steady";

const key = (name: string): string => name.slice(0, 1);

it("keeps its order, shows what changed, counts what is new", () => {
  const { rows, fresh } = steady(["a1", "b1", "c1"], ["d1", "c2", "a1"], key);
  expect(rows).toEqual([
    { item: "a1", gone: false },
    { item: "b1", gone: true },
    { item: "c2", gone: false },
  ]);
  expect(fresh).toBe(1);
});

it("is the latest when nothing is held", () => {
  const latest = ["a1", "b1"];
  expect(steady(latest, latest, key)).toEqual({
    rows: latest.map((item) => ({ item, gone: false })),
    fresh: 0,
  });
});
