// A film in a file of its own (dacviz/formats/film_file.py).

import { assigningStep } from "./assigning_step.js";
import player from "./player.js";
import { standAlone } from "./stand_alone.js";

const { data, render } = standAlone(player, (name, value) => name === "pick" && goTo(value));

// What was clicked: the step that computes it, and with another click the next one there. Questions are not passed by.
function goTo(pick) {
  const { step: now } = document.querySelector("[data-testid=film]").dataset;
  const step = data.turn ? undefined : assigningStep(data.film, pick, Number(now));
  if (step === undefined) return;
  data.goto = { step, nonce: data.goto.nonce + 1 };
  render();
}
