// The sentence of a step, before which a screen reader hears the step's number. Room is kept for the longest of the film, so that nothing moves when one is longer.

import { element } from "./dom.js";

const CANDIDATES = 6; // the longest by their letters: one of them takes the most lines

export class Caption {
  constructor(part) {
    this.box = part("caption");
  }

  reserve(frames) {
    const probe = this.box.cloneNode();
    Object.assign(probe.style, { position: "absolute", visibility: "hidden", minHeight: "0", width: `${this.box.clientWidth}px` });
    for (const name of ["data-testid", "data-part", "aria-live"]) probe.removeAttribute(name);
    this.box.after(probe);
    const heights = longest(frames.map(({ caption }) => caption)).map((text) => {
      probe.textContent = text; // without the number, which is not seen
      return Math.ceil(probe.getBoundingClientRect().height);
    });
    probe.remove();
    this.box.style.minHeight = `${Math.max(...heights)}px`;
  }

  // step of steps: 0 is before the first.
  show({ caption }, step, steps) {
    const said = element("span", { class: "film-said" }, step ? `Step ${step} of ${steps}. ` : "");
    this.box.replaceChildren(said, caption);
  }
}

function longest(texts) {
  return [...new Set(texts)].toSorted((a, b) => b.length - a.length).slice(0, CANDIDATES);
}
