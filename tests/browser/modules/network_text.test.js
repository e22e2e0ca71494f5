import { momentAt } from "../../../assets/film.js";
import { shownOnEdge } from "../../../assets/network_labels.js";
import { linesIn } from "../../../assets/network_text.js";
import { equal, insist, test } from "./harness.js";

const still = { phase: "forward", read: [], target: [], read_edges: [], target_edges: [], add: [], add_edges: [] };
const widthOf = (text) => 0.5 * text.length;

// 1-1 with a bias; the output's sum is known.
function written(radius, value = -0.36461, by = "node", k = 2) {
  const film = {
    by, sizes: [1, 1], nodes: [[0, 1], [0, 0], [1, 1]], edges: [[1, 2], [0, 2]], w: [-0.5, 1], d: [0.25],
    colour: { node: "z", edge: "w", node_limit: 1, edge_limit: 1 },
    frames: [{ ...still, add: value === null ? [] : [[2, "u", value]] }],
  };
  return linesIn({ film, moment: momentAt(film, 0), place: { radius }, widthOf }, k, radius);
}

test("a large node says what its number is", () => {
  const { symbol, number } = written(40);
  equal([symbol.letter, symbol.index, number.text], ["u", "1,1", "−0.3646"]);
  insist(number.size >= 18, number.size);
});

test("a smaller node has its number alone, shorter where it must be", () => {
  const { symbol, number } = written(15);
  equal([symbol, number.text], [undefined, "−0.36"]);
});

test("the smallest nodes are blank", () => equal(written(7), {}));

test("a node without a number says which one will stand there", () => {
  const { symbol, number } = written(40, null);
  equal([symbol.letter, symbol.faint, number], ["u", true, undefined]);
});

test("the constant of a bias is 1 where it can be read", () => {
  equal(written(40, 0, "node", 1).number.text, "1");
  equal(written(12, 0, "node", 1), {});
});

test("small numbers that change ten times a second are not written", () => {
  equal(written(15, 0.5, "live"), {});
  equal(written(30, 0.5, "live").number.text, "0.5");
});

test("an edge shows its weight, the derivative that is assigned, or the new weight", () => {
  const moment = { derivative: [7], w: [3] };
  equal(shownOnEdge({ ...moment, frame: { target_edges: [] } }, 0), 3);
  equal(shownOnEdge({ ...moment, frame: { target_edges: [0] } }, 0), 7);
  equal(shownOnEdge({ ...moment, frame: { target_edges: [0], add_weights: [[0, 3]] } }, 0), 3);
});
