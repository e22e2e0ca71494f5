// What each hidden node computes over the input, a small picture a node.

import { element } from "./dom.js";
import { paintCurve, paintMap } from "./maps.js";

export class HiddenNodes {
  constructor(part, { kind, nodes, points, hidden }) {
    part("hidden-nodes-figure").hidden = nodes.length === 0;
    Object.assign(this, { kind, points, canvases: nodes.map(canvasFor) });
    const items = this.canvases.map((canvas, k) => cell(canvas, nodes[k]));
    const rest = hidden - nodes.length;
    if (rest > 0 && nodes.length) items.push(element("p", {}, `and ${rest} more`));
    part("hidden-nodes").replaceChildren(...items);
  }

  paint(pictures, theme) {
    pictures.forEach((bytes, k) => {
      if (this.kind === "map") paintMap(this.canvases[k], bytes, theme);
      else paintCurve(this.canvases[k], bytes, this.points, theme);
    });
  }
}

function canvasFor([l, i]) {
  const words = `What node ${l},${i} computes`;
  return element("canvas", { width: 192, height: 144, role: "img", "aria-label": words });
}

function cell(canvas, [l, i]) {
  const item = element("div", { class: "dashboard-cell" });
  item.append(canvas, element("span", {}, `${l},${i}`));
  return item;
}
