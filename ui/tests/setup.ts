// What the window relies on and the test environment lacks.
import { vi } from "vitest";

vi.stubGlobal("AudioContext", undefined);
