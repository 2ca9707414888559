// The time, as the host sees it, once a second.

class Clock {
  /** Milliseconds since 1970, by the host's clock. */
  now = $state(Date.now());
  #ahead = 0;

  /** Learns how far the host's clock is ahead of the window's. */
  set(hostNow: string): void {
    this.#ahead = Date.parse(hostNow) - Date.now();
    this.tick();
  }

  tick(): void {
    this.now = Date.now() + this.#ahead;
  }

  /** Ticks until what it returns is called. */
  run(): () => void {
    const timer = setInterval(() => {
      this.tick();
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }
}

export const clock = new Clock();
