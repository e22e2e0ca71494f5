// The sentence of a step. Room is kept for the longest of the film, so that nothing moves when one is longer.

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
      probe.textContent = text;
      return Math.ceil(probe.getBoundingClientRect().height);
    });
    probe.remove();
    this.box.style.minHeight = `${Math.max(...heights)}px`;
  }

  show({ caption }) {
    this.box.textContent = caption;
  }
}

function longest(texts) {
  return [...new Set(texts)].toSorted((a, b) => b.length - a.length).slice(0, CANDIDATES);
}
