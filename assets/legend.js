// The legend: what the nodes and the edges are coloured by, and where the scales end once there is a number on them; while
// that is secret, as the end is the largest number, there is none of what the film computes.

import { number } from "./number.js";

export function drawLegend(part, { node_label, edge_label, edge }, { known, derivative, colouredBy, limits }, theme, secret) {
  const nodes = !secret && known.some((kinds) => kinds[colouredBy] !== undefined);
  const edges = edge === "w" || (!secret && derivative.some((value) => value !== undefined));
  drawScale(part("node-scale"), `Nodes: ${node_label}`, limits.node, theme.node, nodes);
  drawScale(part("edge-scale"), `Edges: ${edge_label}`, limits.edge, theme.edge, edges);
}

// The ends of a scale keep their place, so that nothing moves when they come.
function drawScale(box, text, limit, stops, isKnown) {
  box.querySelector(".film-scale-name").textContent = text;
  box.querySelector(".film-scale-bar").style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  box.querySelectorAll(".film-scale-end").forEach((end, side) => {
    end.textContent = number(side ? limit : -limit);
    end.style.visibility = isKnown ? "" : "hidden";
  });
}
