import { distance, inWords, judge, levelAfter, scored } from "../../../assets/answers.js";
import { carried, targetOf } from "../../../assets/carried.js";
import { withIndices } from "../../../assets/dom.js";
import { equal, insist, test } from "./harness.js";

const QUESTION = {
  value: 0.5,
  tolerance: 0.002,
  wrong: [
    { mistakes: ["sign"], value: -0.5, tolerance: 0.003 },
    { mistakes: ["hidden_without_slope"], value: 0.51, tolerance: 0.004 },
    { mistakes: ["updated_weights"], value: 0.514, tolerance: 0.004 },
  ],
};

test("right within the tolerance, else the nearest known mistake, else wrong", () => {
  equal([0.5, 0.5019, 0.4981].map((answer) => judge(QUESTION, answer).verdict), ["right", "right", "right"]);
  equal([0.511, 0.513].map((answer) => judge(QUESTION, answer).wrong.mistakes[0]), ["hidden_without_slope", "updated_weights"]);
  equal([judge(QUESTION, -0.4999).verdict, judge(QUESTION, 0.7).verdict], ["mistake", "wrong"]);
});

test("how far off, and in which direction, without the right number", () => {
  equal(distance(0.5, 1.5), "The sign is right, but the size is 3 times too large.");
  equal(distance(-0.5, 0.05), "The sign is wrong, and the size is 10 times too small.");
  equal(distance(0.5, 0.51), "The sign is right, and the size is nearly right: it is off by 2 %.");
  equal(distance(0.001, 77), "The sign is right, but the size is 77000 times too large.");
  equal([distance(0, 2), distance(2, 0)], ["The right number is 0.", "The right number is not 0."]);
});

test("mistakes in words", () => equal(inWords(["hidden_without_slope", "slope_of_wrong_layer"]), "hidden without slope, or slope of wrong layer"));

test("the next level, until there is none", () => {
  const levels = [["off", ""], ["last", ""], ["hidden", ""]];
  equal([levelAfter(levels, "last"), levelAfter(levels, "hidden")], ["hidden", undefined]);
});

test("a row is broken by help and by a wrong answer", () => {
  const once = scored({ right: 0, asked: 0, row: 0 }, true);
  equal([once, scored(once, false)], [{ right: 1, asked: 1, row: 1 }, { right: 1, asked: 2, row: 0 }]);
});

// 1-1-1 without numbers that vanish: nodes are (0,0) (0,1) (1,0) (1,1) (2,1).
const FILM = {
  nodes: [[0, 0], [0, 1], [1, 0], [1, 1], [2, 1]],
  edges: [[0, 3], [1, 3], [2, 4], [3, 4]],
  w: [0.1, 0.2, 0.3, 4],
};
const KNOWN = [{}, { z: 3 }, {}, { z: 0.5, dphi: 0.25, delta: 2 }, { z: 1, dphi: 1, delta: 2 }];

test("a wrong δ goes on to every δ and every derivative after it", () => {
  const changes = carried(FILM, KNOWN, { "delta-2-1": 3 });
  equal([...changes].map(([name, { now, was }]) => [name, now, was]), [
    ["delta-1-1", 3, 2],
    ["gradient-1-1-0", 3, 2],
    ["gradient-1-1-1", 9, 6],
    ["gradient-2-1-0", 3, 2],
    ["gradient-2-1-1", 1.5, 1],
  ]);
});

test("a wrong δ changes nothing before it, and a wrong derivative nothing at all", () => {
  equal([...carried(FILM, KNOWN, { "delta-1-1": 1 }).keys()], ["gradient-1-1-0", "gradient-1-1-1"]);
  equal(carried(FILM, KNOWN, { "gradient-2-1-1": 9 }).size, 0);
});

test("a frame's target by its name", () => {
  equal(targetOf(FILM, { target: [[3, "delta"]], target_edges: [] }), "delta-1-1");
  equal(targetOf(FILM, { target: [], target_edges: [2] }), "gradient-2-1-0");
  equal(targetOf(FILM, { target: [], target_edges: [] }), "");
});

test("indices stand below the line", () => {
  const parts = withIndices("δ is by u_{l,i}, not φ_l(u).");
  equal(parts.map((part) => part.textContent ?? part), ["δ is by u", "l,i", ", not φ", "l", "(u)."]);
  insist(parts[1].tagName === "SUB", "an index");
});
