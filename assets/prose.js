// The text of a scene as elements. Words are put in as text; only formulas, which the server writes itself, as markup.

import { element } from "./dom.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

// The elements of blocks, items of a list together in one.
export function elementsOf(blocks) {
  const made = [];
  for (const { kind, pieces } of blocks) {
    if (kind === "item") {
      if (made.at(-1)?.tagName !== "UL") made.push(element("ul", {}));
      made.at(-1).append(filled("li", {}, pieces));
    } else made.push(filled("p", kind === "formula" ? { class: "lesson-formula" } : {}, pieces));
  }
  return made;
}

function filled(tag, attributes, pieces) {
  const made = element(tag, attributes);
  made.append(...pieces.map(piece));
  return made;
}

// Words, or a formula in them.
export function piece([kind, content]) {
  if (kind === "math") return formula(content);
  return kind === "words" ? document.createTextNode(content) : element(kind === "em" ? "em" : "strong", {}, content);
}

// A formula, if it is one: whatever else stands there is shown as it is written.
export function formula(markup) {
  const parsed = new DOMParser().parseFromString(markup, "application/xml").documentElement;
  const isFormula = parsed.namespaceURI === MATHML && parsed.localName === "math";
  return isFormula ? document.importNode(parsed, true) : document.createTextNode(markup);
}
