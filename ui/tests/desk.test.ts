// Patches: applied once, in order, and a gap asks for the whole desk.
import { describe, expect, it, vi } from "vitest";
import { Desk } from "$lib/state/desk.svelte";
import { fixtureHost, type FixtureHost } from "../gallery/host";
import { conversation, id } from "../gallery/case";
import { world, type World } from "../gallery/world";

async function started(it: World = world()): Promise<{ desk: Desk; host: FixtureHost; world: World }> {
  const host = fixtureHost(it);
  const desk = new Desk(host);
  await desk.start();
  return { desk, host, world: it };
}

function reads(host: FixtureHost): number {
  return host.calls.filter(({ command }) => command === "get_desk").length;
}

describe("patches", () => {
  it("replace the part they are about", async () => {
    const { desk, host, world } = await started();
    host.push({ kind: "connection", connection: { ...world.state.connection, state: "offline" } });
    expect(desk.state?.connection.state).toBe("offline");
    expect(desk.state?.inbox).toBe(world.state.inbox);
    expect(desk.state?.revision).toBe(11);
  });

  it("that came before are ignored", async () => {
    const { desk, host, world } = await started();
    host.pushAt(10, { kind: "connection", connection: { ...world.state.connection, state: "refused" } });
    host.pushAt(3, { kind: "connection", connection: { ...world.state.connection, state: "refused" } });
    expect(desk.state?.connection.state).toBe("online");
    expect(reads(host)).toBe(1);
  });

  it("with a gap make the desk be read once more", async () => {
    const { desk, host, world } = await started();
    const offline = { ...world.state.connection, state: "offline" as const };
    world.state = { ...world.state, revision: 14, connection: offline };
    host.pushAt(14, { kind: "practice", practice: world.state.practice });
    await vi.waitFor(() => {
      expect(desk.state?.revision).toBe(14);
    });
    expect(desk.state?.connection.state).toBe("offline");
    expect(reads(host)).toBe(2);
  });

  it("that arrive while the desk is read are applied after it", async () => {
    const it = world();
    const host = fixtureHost(it);
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let read = false;
    const desk = new Desk({
      ...host,
      async call(command, request) {
        const state = await host.call(command, request);
        read = true;
        await slow;
        return state;
      },
    });
    const starting = desk.start();
    await vi.waitFor(() => {
      expect(read).toBe(true);
    });
    host.push({ kind: "connection", connection: { ...it.state.connection, state: "offline" } });
    host.push({ kind: "practice", practice: { ...it.state.practice, pace: "busy" } });
    answer();
    await starting;
    expect(desk.state?.connection.state).toBe("offline");
    expect(desk.state?.revision).toBe(12);
    expect(desk.state?.practice.pace).toBe("busy");
  });

  it("never make a desk be read without end", async () => {
    const it = world();
    const host = fixtureHost(it);
    const desk = new Desk(host);
    const starting = desk.start();
    await Promise.resolve();
    // A host that numbers wrongly: the gap is there whenever the desk is read.
    host.pushAt(500, { kind: "practice", practice: it.state.practice });
    await starting;
    expect(reads(host)).toBeLessThanOrEqual(4);
    expect(desk.state?.revision).toBe(10);
  });

  it("about a notice replace the one with the same id", async () => {
    const { desk, host } = await started();
    const notice = { id: id(7), at: "2026-01-01T00:00:00Z", severity: "attention" as const, text: "one", action: null };
    host.push({ kind: "notice", notice });
    host.push({ kind: "notice", notice: { ...notice, text: "two" } });
    expect(desk.state?.notices.map(({ text }) => text)).toEqual(["two"]);
    host.push({ kind: "notice_gone", id: id(7) });
    expect(desk.state?.notices).toEqual([]);
  });
});

describe("conversations", () => {
  it("keep the newest view, whichever way it came", async () => {
    const { desk } = await started();
    desk.keep(conversation(2, { revision: 20, phase: "wrap_up" }));
    desk.keep(conversation(2, { revision: 15 }));
    expect(desk.conversations.get(id(2))?.phase).toBe("wrap_up");
  });

  it("are dropped when there are many, but never the one on screen", async () => {
    const { desk } = await started();
    desk.inSight = id(2);
    for (let n = 2; n < 80; n += 1) desk.keep(conversation(n));
    expect(desk.conversations.size).toBeLessThanOrEqual(24);
    expect(desk.conversations.has(id(2))).toBe(true);
    expect(desk.conversations.has(id(79))).toBe(true);
  });
});

it("a desk that cannot be read says why and can be asked again", async () => {
  const it = world();
  it.failing = { get_desk: { code: "busy", message: "Baton is still starting.", field: null } };
  const { desk } = await started(it);
  expect(desk.state).toBeNull();
  expect(desk.trouble?.message).toBe("Baton is still starting.");
  it.failing = {};
  await desk.read();
  expect(desk.trouble).toBeNull();
  expect(desk.state?.revision).toBe(10);
});
