// What a representative says of the open requests: which are done, and which the customer never made.

export interface Settlement {
  done: readonly number[];
  notWanted: readonly number[];
}

export const NOTHING_SETTLED: Settlement = { done: [], notWanted: [] };

/** How a draft keeps it: "1,-3" says that the first is done and the third was never wanted, "none" that none is. */
export function settlementText({ done, notWanted }: Settlement): string {
  const marks = [...done.map(String), ...notWanted.map((id) => `-${String(id)}`)];
  return marks.length === 0 ? "none" : marks.join(",");
}

export function readSettlement(text: string): Settlement {
  const marks = text.split(",").map(Number).filter(Number.isInteger);
  return { done: marks.filter((id) => id > 0), notWanted: marks.filter((id) => id < 0).map((id) => -id) };
}

/** As far as it is about these requests: what was settled meanwhile is not open any more. */
export function settlementOf(requests: readonly { id: number }[], { done, notWanted }: Settlement): Settlement {
  const ids = requests.map(({ id }) => id);
  return { done: ids.filter((id) => done.includes(id)), notWanted: ids.filter((id) => notWanted.includes(id)) };
}

/** With one request marked, or marked no more. It is one of the two. */
export function marked(settlement: Settlement, request: number, as: keyof Settlement, on: boolean): Settlement {
  const others = (ids: readonly number[]): number[] => ids.filter((id) => id !== request);
  const without: Settlement = { done: others(settlement.done), notWanted: others(settlement.notWanted) };
  if (!on) return without;
  return { ...without, [as]: [...without[as], request].toSorted((a, b) => a - b) };
}

export function isSettled({ done, notWanted }: Settlement, request: number): boolean {
  return done.includes(request) || notWanted.includes(request);
}
