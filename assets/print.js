// The page on paper: a light picture, and below it every number that is known at the step, while they are few.

import { element } from "./dom.js";
import { edgeValues, nodeValues } from "./names.js";

const MOST = 240; // numbers that a page has room for

// begin is called before a page is printed, end after it. Returns how to stop listening.
export function listenToPrinting(begin, end) {
  addEventListener("beforeprint", begin);
  addEventListener("afterprint", end);
  return () => {
    removeEventListener("beforeprint", begin);
    removeEventListener("afterprint", end);
  };
}

export function fillNumbers(box, film, moment) {
  const nodes = film.nodes.flatMap((_, k) => nodeValues(film, moment, k));
  const edges = film.edges.flatMap((_, k) => edgeValues(film, moment, k));
  const values = [...nodes, ...edges];
  box.replaceChildren(...(values.length > MOST ? [] : values.map(line)));
}

function line([letter, index, text]) {
  const made = element("div", {}, letter);
  made.append(element("sub", {}, index), ` = ${text}`);
  return made;
}
