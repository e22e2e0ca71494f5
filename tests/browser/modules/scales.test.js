import { edgeColour, level, mix, rgb } from "../../../assets/scales.js";
import { equal, insist, test } from "./harness.js";

const STOPS = ["#ff8000", "#808080", "#0080ff"];

test("the middle of a level's step goes up on both sides of 0", () => {
  equal(level(1, 2, 5), 3);
  equal(level(-1, 2, 5), -3);
});

test("only 0 has level 0, and beyond the end is the end", () => {
  equal(level(0, 1, 5), 0);
  equal(level(5e-324, 1, 5), 1);
  equal(level(1e300, 5e-324, 5), 5);
});

test("a colour is read from its hexadecimal digits", () => equal(rgb("#0a80ff"), [10, 128, 255]));

test("a scale ends in its stops and stays there", () => {
  equal(mix(STOPS, -1), "rgb(255,128,0)");
  equal(mix(STOPS, 0), "rgb(128,128,128)");
  equal(mix(STOPS, 7), "rgb(0,128,255)");
});

test("the weakest edges already show their sign", () => {
  const [plus, minus] = [1, -1].map((k) => edgeColour(STOPS, k, 5));
  insist(plus !== minus && plus !== mix(STOPS, 0), `${plus} and ${minus}`);
  equal(edgeColour(STOPS, 5, 5), mix(STOPS, 1));
});
