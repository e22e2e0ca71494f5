// The legend: what the nodes and the edges are coloured by, and where the scales end.

import { number } from "./number.js";

// limits: {node, edge}; part: the parts of the component.
export function drawLegend(part, { node_label, edge_label }, limits, theme) {
  drawScale(part("node-scale"), `Nodes: ${node_label}`, limits.node, theme.node);
  drawScale(part("edge-scale"), `Edges: ${edge_label}`, limits.edge, theme.edge);
}

function drawScale(box, text, limit, stops) {
  box.querySelector(".film-scale-name").textContent = text;
  box.querySelector(".film-scale-bar").style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  const [low, high] = box.querySelectorAll(".film-scale-end");
  low.textContent = number(-limit);
  high.textContent = number(limit);
}
