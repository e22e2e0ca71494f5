import { firstStepOf, momentAt, momentOf, pauseBetween, shownKind, within } from "../../../assets/film.js";
import { edgeTitle, edgeValues, nodeTitle, nodeValues, numberTexts, spoken, symbolAt, weightAt } from "../../../assets/names.js";
import { equal, insist, test } from "./harness.js";

// 1-1-1 with biases: nodes 0 … 4 are (0,0) (0,1) (1,0) (1,1) (2,1), edges are the weights into (1,1), then into (2,1).
const still = { phase: "forward", read: [], target: [], read_edges: [], target_edges: [], add: [], add_edges: [] };
const FILM = {
  steps: 3,
  by: "node",
  sizes: [1, 1, 1],
  nodes: [[0, 0], [0, 1], [1, 0], [1, 1], [2, 1]],
  edges: [[0, 3], [1, 3], [2, 4], [3, 4]],
  w: [0.1, 0.2, 0.3, 0.4],
  d: [1],
  colour: { node: "delta", edge: "w", node_limit: 2, edge_limit: 3, derivative_label: "∂E/∂w" },
  frames: [
    { ...still, add: [[1, "z", 0.5]] },
    { ...still, add: [[3, "u", 0.2], [3, "dphi", 0.9]], target: [[3, "u"]], error: 0.7 },
    { ...still, phase: "backward", add: [[3, "delta", -0.6]], add_edges: [[1, -0.3]] },
    { ...still, phase: "update", add_weights: [[1, 0.23]] },
  ],
};

test("a moment is all that its frames have added", () => {
  const moment = momentAt(FILM, 2);
  equal(moment.known[1], { z: 0.5 });
  equal(moment.known[3], { u: 0.2, dphi: 0.9, delta: -0.6 });
  equal(moment.derivative, [undefined, -0.3, undefined, undefined]);
  equal([moment.error, moment.frame.phase, moment.w], [0.7, "backward", FILM.w]);
  equal(moment.limits, { node: 2, edge: 3 });
});

test("going back takes away what later frames added", () => equal(momentAt(FILM, 1).known[3], { u: 0.2, dphi: 0.9 }));

test("new weights take the place of the old ones, and the film keeps the old", () => {
  equal(momentAt(FILM, 3).w, [0.1, 0.23, 0.3, 0.4]);
  equal(FILM.w, [0.1, 0.2, 0.3, 0.4]);
});

test("the edges' version tells a moment with another derivative or weight from the one before", () => {
  const versions = [0, 1, 2, 3].map((step) => momentAt(FILM, step).edgesVersion);
  insist(versions[0] === versions[1], "nothing new at an edge");
  insist(new Set(versions).size === 3, String(versions));
});

test("the moment of a run has the picture's weights and scales", () => {
  const now = { w: [9, 9, 9, 9], d: [2], add: [[4, "z", 3]], add_edges: [[0, 5]], node_limit: 10, edge_limit: 20 };
  const [one, other] = [momentOf(FILM, now), momentOf(FILM, now)];
  equal([one.w, one.d, one.known[4], one.derivative[0]], [now.w, [2], { z: 3 }, 5]);
  equal(one.limits, { node: 10, edge: 20 });
  insist(one.edgesVersion !== other.edgesVersion, "a run's edges are always new");
});

test("a node shows what the step is about, else the coloured quantity, else the last one", () => {
  equal(shownKind(momentAt(FILM, 1), 3), "u");
  equal(shownKind(momentAt(FILM, 2), 3), "delta");
  equal(shownKind(momentAt(FILM, 2), 1), "z");
  equal(shownKind(momentAt(FILM, 2), 4), undefined);
});

test("a frame that says what its nodes are coloured by leaves out what came before", () => {
  const film = { ...FILM, frames: [{ ...FILM.frames[0], node: "alpha" }] };
  equal([momentAt(film, 0).colouredBy, shownKind(momentAt(film, 0), 1)], ["alpha", undefined]);
});

test("a step stays within the film", () => equal([-1, 2, 9].map((step) => within(FILM, step)), [0, 2, 3]));

test("a phase begins at its first step, never at what is given", () => {
  equal(["forward", "backward", "absent"].map((phase) => firstStepOf(FILM, phase)), [1, 2, 1]);
});

test("twice the speed is half the pause, and a proof is read longest", () => {
  equal(pauseBetween(FILM, 2), pauseBetween(FILM, 1) / 2);
  const [node, layer, proof] = ["node", "layer", "proof"].map((by) => pauseBetween({ by }, 1));
  insist(node < layer && layer < proof, `${node}, ${layer}, ${proof}`);
});

test("symbols say what a number is of", () => {
  equal(symbolAt("z", 0, 2), ["x", "2"]);
  equal(symbolAt("delta", 1, 3), ["δ", "1,3"]);
  equal([symbolAt("alpha_from", 1, 2), symbolAt("alpha_to", 1, 2)], [["α", "→1,2"], ["α", "1,2→"]]);
});

test("a node's name says every digit that is known of it", () => {
  equal(nodeTitle(FILM, 0), "the constant 1 that the biases read");
  equal(nodeTitle(FILM, 4), "output 1");
  equal(nodeValues(FILM, momentAt(FILM, 0), 4), []);
  const values = nodeValues(FILM, momentAt(FILM, 1), 3);
  equal(values, [["u", "1,1", "0.2"], ["φ′", "1,1", "0.9"]]);
  equal(spoken(nodeTitle(FILM, 3), values), "node 1 of layer 1, u = 0.2, φ′ = 0.9");
});

test("an edge's name says its weight, and its derivative once it is known", () => {
  equal(weightAt(FILM, 2), [2, 1, 0]);
  equal(edgeTitle(FILM, 0), "weight 1,1,0 (bias)");
  equal(edgeValues(FILM, momentAt(FILM, 1), 0), [["w", "1,1,0", "0.1"]]);
  equal(edgeValues(FILM, momentAt(FILM, 2), 1), [["w", "1,1,1", "0.2"], ["∂E/∂w", "1,1,1", "−0.3"]]);
});

test("a number has shorter forms for small circles", () => {
  equal(numberTexts({ known: [{ u: -0.123456 }], aboutZero: [new Set()] }, 0, "u"), ["−0.1235", "−0.123", "−0.12"]);
});

test("what is nothing but rounding is about 0, and keeps its digits", () => {
  const add = [[3, "u", 5.5e-17], [3, "dphi", 1]];
  const moment = momentAt({ ...FILM, frames: [{ ...still, add, about_zero: [[3, "u"]] }] }, 0);
  equal(numberTexts(moment, 3, "u"), ["≈ 0"]);
  equal(numberTexts(moment, 3, "dphi"), ["1", "1", "1"]);
  equal(nodeValues(FILM, moment, 3)[0], ["u", "1,1", "5.5e−17"]);
});
