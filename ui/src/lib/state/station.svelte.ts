// What the representative changes about the workstation: settings, the line to the gateway, the customers' page.
import type { CustomerPage, PracticeView, SetPractice, Settings } from "$lib/host/generated";
import type { Workbench } from "./workbench.svelte";

export class Station {
  /** The page customers write from, once it was opened. */
  customerPage = $state.raw<CustomerPage | null>(null);

  /** The change that is being made: the next one waits for it and begins with what it left. */
  #turn: Promise<boolean> = Promise.resolve(true);

  constructor(private readonly workbench: Workbench) {}

  /** Leaving a field saves it, and the click that left it can be a change as well: neither is lost. */
  changeSettings(change: Partial<Settings>): Promise<boolean> {
    return this.#inTurn(() => this.#changeSettings(change));
  }

  async #changeSettings(change: Partial<Settings>): Promise<boolean> {
    const { attempts, desk } = this.workbench;
    const settings = desk.state?.settings;
    if (settings === undefined) return false;
    const before = attempts.problems.get("settings");
    const done = await attempts.run("settings", async () => {
      const inForce = await desk.call("set_settings", { ...settings, ...change });
      desk.put({ settings: inForce });
    });
    // What is wrong in another field is still wrong.
    if (done && before !== undefined && before.field !== null && !(before.field in change)) attempts.problems.set("settings", before);
    return done;
  }

  changePractice(change: (practice: PracticeView) => SetPractice): Promise<boolean> {
    return this.#inTurn(async () => {
      const { attempts, desk } = this.workbench;
      const practice = desk.state?.practice;
      if (practice === undefined) return false;
      return await attempts.run("practice", async () => {
        desk.put({ practice: await desk.call("set_practice", change(practice)) });
      });
    });
  }

  #inTurn(change: () => Promise<boolean>): Promise<boolean> {
    this.#turn = this.#turn.then(change, change);
    return this.#turn;
  }

  /** Opens the page customers write from; the settings show its address. */
  async openCustomerPage(): Promise<void> {
    this.workbench.screen = "settings";
    await this.workbench.attempts.run("customers", async () => {
      this.customerPage = await this.workbench.desk.call("open_customer_page_url", null);
    });
  }

  /** The answer is how the link stood when it was asked; patches say how it stands, and may come first. */
  setOnline(online: boolean): Promise<boolean> {
    const { attempts, desk } = this.workbench;
    return attempts.run("connection", () => desk.call(online ? "go_online" : "go_offline", null));
  }

  /** Follows the gateway's messages from their beginning, after they were replaced or restored. */
  startFromGateway(): Promise<boolean> {
    const { attempts, desk } = this.workbench;
    return attempts.run("connection", () => desk.call("start_from_gateway", null));
  }
}
