import { mount } from "svelte";
import { tauriHost } from "$lib/host/tauri";
import "./app.css";
import App from "./App.svelte";

const target = document.getElementById("app");
if (target !== null) mount(App, { target, props: { host: tauriHost } });
