// What the representative changes about the workstation: settings, the line to the gateway, the customers' page.
import type { CustomerPage, Settings } from "$lib/host/generated";
import type { Workbench } from "./workbench.svelte";

export class Station {
  /** The page customers write from, once it was opened. */
  customerPage = $state.raw<CustomerPage | null>(null);

  constructor(private readonly workbench: Workbench) {}

  changeSettings(change: Partial<Settings>): Promise<boolean> {
    const { attempts, desk } = this.workbench;
    const settings = desk.state?.settings;
    if (settings === undefined) return Promise.resolve(false);
    return attempts.run("settings", async () => {
      const inForce = await desk.call("set_settings", { ...settings, ...change });
      desk.put({ settings: inForce });
    });
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
