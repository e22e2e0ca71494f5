// Where a film is: its phases and the lines of its algorithm, of which the current ones are marked.

import { element, toggle } from "./dom.js";
import { firstStepOf } from "./film.js";

export class Outline {
  // onStep is told which step a click on a phase asks for.
  constructor(part, onStep) {
    Object.assign(this, { phases: part("phases"), algorithm: part("algorithm"), onStep });
  }

  take(film) {
    this.algorithm.setAttribute("aria-label", film.listing);
    this.phases.replaceChildren(...film.phases.map(([phase, text]) => this.phase(film, phase, text)));
    this.algorithm.replaceChildren(...film.algorithm.map(algorithmLine));
  }

  phase(film, phase, text) {
    const button = element("button", { type: "button", "data-phase": phase }, text);
    button.onclick = () => this.onStep(firstStepOf(film, phase));
    const item = element("li", {});
    item.append(button);
    return item;
  }

  show({ phase, lines }, step) {
    for (const { firstChild } of this.phases.children) mark(firstChild, step > 0 && firstChild.dataset.phase === phase);
    for (const item of this.algorithm.children) mark(item, lines.includes(Number(item.dataset.line)));
  }
}

function algorithmLine({ line, indent, html }) {
  const item = element("li", { "data-line": line, style: `--indent: ${indent}` });
  item.innerHTML = html; // words and MathML of the film itself, never a user's text
  return item;
}

function mark(item, current) {
  toggle(item, "aria-current", current && "step");
}
