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

describe("views", () => {
  const theirs = { owner: { kind: "agents" as const }, phase: "assisting" as const, allowed_actions: [] };

  it("keep the newest, whichever way it came", async () => {
    const { desk } = await started();
    desk.keep(conversation(2, { revision: 20, phase: "wrap_up" }));
    desk.keep(conversation(2, { revision: 15 }));
    expect(desk.conversations.get(id(2))?.phase).toBe("wrap_up");
  });

  it("are kept only while the host keeps them current: in sight, or with this representative", async () => {
    const { desk } = await started();
    desk.look(id(5));
    desk.keep(conversation(5, theirs));
    desk.keep(conversation(6, theirs));
    desk.keep(conversation(3));
    expect([...desk.conversations.keys()]).toEqual([id(5), id(3)]);
    desk.look(id(3));
    expect([...desk.conversations.keys()]).toEqual([id(3)]);
  });

  it("that the inbox says are no longer with this representative are dropped", async () => {
    const { desk, host, world } = await started();
    desk.keep(conversation(3));
    const inbox = world.state.inbox;
    host.push({ kind: "inbox", inbox: { ...inbox, mine: inbox.mine.filter((item) => item.conversation !== id(3)) } });
    expect(desk.conversations.has(id(3))).toBe(false);
  });

  it("in sight that the inbox contradicts are doubted and read again", async () => {
    const { desk, host, world } = await started();
    desk.look(id(2));
    await desk.open(id(2));
    const inbox = world.state.inbox;
    world.conversations.set(id(2), conversation(2, { ...theirs, phase: "queued", owner: { kind: "queue", label: "Care" } }));
    host.push({ kind: "inbox", inbox: { ...inbox, mine: [] } });
    expect(desk.doubtful.has(id(2))).toBe(true);
    await vi.waitFor(() => {
      expect(desk.conversations.get(id(2))?.owner).toEqual({ kind: "queue", label: "Care" });
    });
    expect(desk.doubtful.has(id(2))).toBe(false);
  });

  it("take no answer to a question that was asked before another one", async () => {
    const it = world();
    const host = fixtureHost(it);
    const late: (() => void)[] = [];
    const desk = new Desk({
      ...host,
      async call(command, request) {
        const answer = await host.call(command, request);
        if (command === "get_conversation") await new Promise<void>((resolve) => late.push(resolve));
        return answer;
      },
    });
    await desk.start();
    desk.look(id(2));
    const first = desk.open(id(2));
    await vi.waitFor(() => {
      expect(late).toHaveLength(1);
    });
    it.conversations.set(id(2), conversation(2, theirs));
    const second = desk.open(id(2));
    await vi.waitFor(() => {
      expect(late).toHaveLength(2);
    });
    late[1]?.();
    await second;
    late[0]?.();
    await first;
    expect(desk.conversations.get(id(2))?.owner).toEqual({ kind: "agents" });
  });
});

it("a wish to close is kept until it is answered", async () => {
  const { desk, host } = await started();
  host.push({ kind: "close_asked", conversations: 2, unsent: 0 });
  expect(desk.closeAsked).toEqual({ conversations: 2, unsent: 0 });
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
