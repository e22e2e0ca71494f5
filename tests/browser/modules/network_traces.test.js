import { momentAt } from "../../../assets/film.js";
import { litEdgesOf, NetworkTraces, shownOnEdge } from "../../../assets/network_traces.js";
import { equal, test } from "./harness.js";

const THEME = {
  text: "#111111", faint: "#222222", page: "#ffffff", blank: "#fefefe", outline: "#333333", unknown: "#444444",
  lit: "#b4309a", node: ["#ff0000", "#808080", "#0000ff"], edge: ["#ff0000", "#808080", "#0000ff"],
};
const still = { phase: "forward", read: [], target: [], read_edges: [], target_edges: [], add: [], add_edges: [] };

// 1-1 with a bias: edge 0 from the constant, edge 1 from the input, both into the output.
function film(frame = {}, more = {}) {
  return {
    by: "node", sizes: [1, 1], levels: 5, nodes: [[0, 0], [0, 1], [1, 1]], edges: [[0, 2], [1, 2]], w: [-0.5, 1], d: [0.25],
    colour: { node: "z", edge: "w", node_limit: 1, edge_limit: 1, derivative_label: "∂E/∂w" },
    figure: { data: [{ name: "nodes", x: [0, 0, 1], y: [1, 0, 0] }], layout: {} },
    frames: [{ ...still, ...frame }],
    ...more,
  };
}

function drawn(frame, more, size = 60) {
  const shown = film(frame, more);
  return new NetworkTraces(shown, THEME, size, 200).of(momentAt(shown, 0));
}

test("an edge is in the trace of its level, and a level without edges is a gap", () => {
  const traces = drawn();
  equal(traces["edges:5"].x, [0, 1, null]);
  equal(traces["edges:-3"].y, [1, 0, null]);
  equal(traces["edges:0"], { x: [null], y: [null], line: { color: "rgb(128,128,128)" } });
});

test("edges without a derivative are in a trace of their own", () => {
  const colour = { ...film().colour, edge: "gradient" };
  equal(drawn({ add_edges: [[0, 1]] }, { colour })["edges:unknown"].x, [0, 1, null]);
});

test("lit edges are apart by the sign of their weights", () => {
  const traces = drawn({ read_edges: [0, 1] });
  equal([traces["lit:+"].y, traces["lit:-"].y], [[0, 0, null], [1, 0, null]]);
});

test("what a step reads comes before what it assigns", () => {
  equal(litEdgesOf({ frame: { read_edges: [1], target_edges: [0] } }), [1, 0]);
});

test("an edge shows its weight, the derivative that is assigned, or the new weight", () => {
  const moment = { derivative: [7], w: [3] };
  equal(shownOnEdge({ ...moment, frame: { target_edges: [] } }, 0), 3);
  equal(shownOnEdge({ ...moment, frame: { target_edges: [0] } }, 0), 7);
  equal(shownOnEdge({ ...moment, frame: { target_edges: [0], add_weights: [[0, 3]] } }, 0), 3);
});

test("weights stand beside lit edges and targets beside outputs", () => {
  const { labels } = drawn({ read_edges: [0, 1] });
  equal(labels.text, ["−0.5", "1", "d<sub>1</sub> = 0.25"]);
  equal(labels.x, [0.36, 0.36, 1.21]);
  equal(labels.textfont.color, ["#111111", "#111111", "#222222"]);
});

test("without lit edges and targets a gap is labelled", () => {
  equal(drawn({}, { d: [] }).labels, { x: [null], y: [null], text: [""] });
  equal(drawn({ read_edges: [0] }, {}, 20).labels, { x: [null], y: [null], text: [""] });
});

test("a colour belongs to the number it is of", () => {
  const { nodes } = drawn({ add: [[1, "z", 1], [2, "u", 1]] });
  equal(nodes.marker.color, ["#fefefe", "rgb(0,0,255)", "#fefefe"]);
  equal(nodes.text, ["1", "x<sub>1</sub><br>1", "u<sub>1,1</sub><br>1"]);
});

test("rims tell what is assigned from what is read from what the page is about", () => {
  const { nodes } = drawn({ read: [[1, "z"]], target: [[2, "u"]], add: [[1, "z", 1], [2, "u", 1]] }, { ends: [0, 1] });
  equal(nodes.marker.line.width, [4, 5, 7]);
});

test("small nodes show what the step is about, the smallest a few assigned numbers only", () => {
  const frame = { read: [[1, "z"]], target: [[2, "u"]], add: [[1, "z", 0.12345], [2, "u", 1]] };
  equal(drawn(frame, {}, 30).nodes.text, ["1", "0.123", "1"]);
  equal(drawn(frame, {}, 22).nodes.text, ["", "0.123", "1"]);
  equal(drawn(frame, {}, 15).nodes.text, ["", "", "1"]);
  equal(drawn(frame, { by: "live" }, 30).nodes.text, ["1", "", ""]);
});
