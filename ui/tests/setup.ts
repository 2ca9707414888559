// What the window relies on and the test environment lacks.
import { vi } from "vitest";

declare global {
  interface Window {
    readonly happyDOM: { setViewport: (size: { width: number; height: number }) => void };
  }
}

vi.stubGlobal("AudioContext", undefined);
