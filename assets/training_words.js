// The numbers and words around the pictures of a run.

import { full, number } from "./number.js";

export function writeWords(part, picture) {
  const put = (name, text, title = "") => Object.assign(part(name), { textContent: text, title });
  put("epochs", picture.epochs.toLocaleString("en"));
  put("steps", picture.steps.toLocaleString("en"));
  put("train", number(picture.train), full(picture.train));
  if (picture.test === null) put("test", "–");
  else put("test", number(picture.test), full(picture.test));
  put("words", picture.words);
  put("sample", `training sample ${picture.network.sample}`);
  writeGoal(part, picture);
  writeStop(part, picture);
  writeRewind(part("rewind"), picture);
}

function writeGoal(part, { goal, reached }) {
  part("goal-box").hidden = goal === null;
  if (goal !== null) part("goal").textContent = `${number(goal)}${reached ? " ✓ reached" : ""}`;
}

// Why the run exploded is told until it goes on; what it cannot do now it is not offered.
function writeStop(part, { stopped, explosion, can_go_back }) {
  part("reason").textContent = explosion ?? "";
  part("stop").hidden = !explosion;
  part("stop-back").hidden = !can_go_back;
  for (const name of ["play", "step", "epoch", "watch"]) part(name).disabled = Boolean(stopped);
}

function writeRewind(button, { can_undo_rewind, steps }) {
  button.setAttribute("aria-label", can_undo_rewind ? "Undo rewind" : "Rewind");
  button.title = can_undo_rewind ? "Undo rewind: back to the run as it was" : "Rewind to the initial weights";
  button.disabled = !can_undo_rewind && steps === 0;
  button.dataset.undo = can_undo_rewind;
}
