// What a page of its own (dacviz/formats/stand_alone.py) is to a component: it gives it what stands in the page, in light or
// dark, and white on paper. Nobody else is told anything.

import { partsOf } from "./dom.js";

// show: the component; told is given the name and the value of all that it tells. Returns its data, and how to show them
// again after a change.
export function standAlone(show, told = () => {}) {
  const part = partsOf(document);
  const page = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const data = JSON.parse(part("data").textContent);
  const parentElement = document.querySelector("main");
  const isDark = () => (page.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const render = () => {
    part("theme").textContent = isDark() ? "Light" : "Dark";
    show({ parentElement, data: { json: JSON.stringify(data) }, setStateValue() {}, setTriggerValue: told });
  };
  const setTheme = (name) => {
    if (name) page.dataset.theme = name;
    else delete page.dataset.theme;
    render();
  };
  part("theme").onclick = () => setTheme(isDark() ? "light" : "dark");
  dark.addEventListener("change", render);
  let onScreen;
  addEventListener("beforeprint", () => {
    onScreen = page.dataset.theme;
    setTheme("light");
  });
  addEventListener("afterprint", () => setTheme(onScreen));
  render();
  return { data, render };
}
