// A film in a file of its own (dacviz/formats/stand_alone.py): the player is given what stands in the page, and nobody is
// told anything.

import { assigningStep } from "./assigning_step.js";
import { partsOf } from "./dom.js";
import player from "./player.js";

const part = partsOf(document);
const page = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const parentElement = document.querySelector("main");
const data = JSON.parse(part("data").textContent);

function show() {
  part("theme").textContent = isDark() ? "Light" : "Dark";
  const tell = { setStateValue() {}, setTriggerValue: (name, value) => name === "pick" && goTo(value) };
  player({ parentElement, data: { json: JSON.stringify(data) }, ...tell });
}

function isDark() {
  return page.dataset.theme ? page.dataset.theme === "dark" : dark.matches;
}

function setTheme(name) {
  if (name) page.dataset.theme = name;
  else delete page.dataset.theme;
  show();
}

// What was clicked: the step that computes it, and with another click the next one there.
function goTo(pick) {
  const step = assigningStep(data.film, pick, Number(parentElement.firstElementChild.dataset.step));
  if (step === undefined) return;
  data.goto = { step, nonce: data.goto.nonce + 1 };
  show();
}

part("theme").onclick = () => setTheme(isDark() ? "light" : "dark");
dark.addEventListener("change", show);

// Paper is white.
let onScreen;
addEventListener("beforeprint", () => {
  onScreen = page.dataset.theme;
  setTheme("light");
});
addEventListener("afterprint", () => setTheme(onScreen));

show();
