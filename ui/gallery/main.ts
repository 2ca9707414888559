// Shows one scenario: `?state=<name>&theme=<light|dark>`.
import "./freeze";
import { mount } from "svelte";
import "../src/app.css";
import App from "../src/App.svelte";
import { fixtureHost } from "./host";
import { scenarios } from "./scenarios";

const wanted = new URLSearchParams(location.search);
const scenario = scenarios[wanted.get("state") ?? "inbox"] ?? scenarios["inbox"];
const target = document.getElementById("app");
if (target !== null && scenario !== undefined) {
  const world = scenario();
  const theme = wanted.get("theme");
  if (theme === "light" || theme === "dark") world.state.settings.theme = theme;
  const host = fixtureHost(world);
  mount(App, { target, props: { host } });
  // Lets the checks send patches as the product would.
  Object.assign(window, { gallery: { host, world } });
}
