// A term of the formula and its place in the network light each other: under the pointer, or reached by the tab key.

const SIDES = ["symbols", "numbers"];
const AT_AN_EDGE = new Set(["w", "gradient", "output_gradient", "mean_gradient", "velocity", "new_w"]);

export class FormulaLinks {
  // part: the parts of the player; network: the picture, which marks nodes and edges.
  constructor(part, network) {
    Object.assign(this, { boxes: SIDES.map(part), network });
    for (const box of this.boxes) {
      for (const event of ["pointerover", "focusin"]) box.addEventListener(event, ({ target }) => this.fromTerm(target));
      for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, () => this.clear());
    }
  }

  // A formula of another frame stands there: its terms take the focus, in symbols only, as the numbers say them again.
  take(film, frame) {
    Object.assign(this, { film, frame });
    for (const term of this.boxes[0].querySelectorAll("[data-ref]")) term.setAttribute("tabindex", "0");
  }

  terms() {
    return this.boxes.flatMap((box) => [...box.querySelectorAll("[data-ref]")]);
  }

  fromTerm(element) {
    const name = element.closest("[data-ref]")?.dataset.ref;
    this.mark((ref) => ref === name);
    this.network.mark(name ? placeOf(name, this.film, this.frame) : {});
  }

  // place: {node: [l, i]} or {edge: [l, i, j]}, or neither.
  fromPlace(place) {
    const wanted = JSON.stringify(place);
    this.mark((ref) => wanted !== "{}" && JSON.stringify(placeOf(ref, this.film, this.frame)) === wanted);
  }

  clear() {
    this.fromPlace({});
    this.network.mark({});
  }

  mark(isMeant) {
    for (const term of this.terms()) term.toggleAttribute("data-marked", isMeant(term.dataset.ref));
  }
}

// Where a quantity stands: "w-2-1-3" at an edge, "delta-1-2" at a node; α at its end going forward, else at its start.
export function placeOf(name, film, frame) {
  const [kind, ...index] = name.split("-").map((word, k) => (k ? Number(word) : word));
  if (AT_AN_EDGE.has(kind)) return { edge: index.slice(0, 3) };
  if (kind === "d" || kind === "epsilon") return { node: [film.sizes.length - 1, index[0]] };
  if (kind === "alpha" && frame.node === "alpha_from") return { node: index.slice(2) };
  return index.length < 2 ? {} : { node: index.slice(0, 2) };
}
