// What was clicked, explained beside the network: what it means, then its numbers. A drawer where the page is narrow.

import { element } from "./dom.js";
import { equationNumber } from "./equation.js";

export class Explanation {
  // onStep is told which step somebody wants to see, onClose that it is not wanted any more.
  constructor(part, { onStep, onClose }) {
    Object.assign(this, { box: part("explanation"), onStep, onClose });
  }

  // explained: what dacviz/pictures/film/explanation.py makes, or null.
  show(explained) {
    const said = JSON.stringify(explained);
    if (said === this.said) return;
    this.said = said;
    this.box.hidden = !explained;
    this.box.replaceChildren(...(explained ? [this.head(explained), element("p", {}, explained.meaning), ...explained.numbers.map((number) => this.number(number))] : []));
    this.box.scrollTop = 0;
  }

  head({ title }) {
    const head = element("div", { class: "film-explanation-head" });
    const close = element("button", { type: "button", "aria-label": "Close the explanation", title: "Close" }, "×");
    close.onclick = this.onClose;
    head.append(element("h2", {}, title), close);
    return head;
  }

  number({ heading, law, formulas, step }) {
    const made = element("section", {});
    const formula = element("div", { class: "film-explanation-formulas", tabindex: "0", role: "group", "aria-label": heading });
    formula.innerHTML = formulas.join(""); // MathML of the film itself, never a user's text
    made.append(element("h3", {}, `${heading} ${equationNumber(law)}`), formula);
    if (step !== null) {
      const go = element("button", { type: "button", class: "film-go" }, `Step ${step}`);
      go.onclick = () => this.onStep(step);
      made.append(go);
    }
    return made;
  }
}
