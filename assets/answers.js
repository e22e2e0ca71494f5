// Whether an answer is right, which mistake it is, or how far off. dacviz/lesson/questions.py judges alike. Pure.

import { number } from "./number.js";

export const IN_A_ROW = 3; // right answers after which the next level is proposed
const NEARLY = 0.05; // of a factor that is worth saying

// {verdict: "right" | "mistake" | "wrong", wrong: the known wrong answer that a mistake is}
export function judge({ value, tolerance, wrong }, answer) {
  const off = (one) => Math.abs(answer - one.value);
  if (off({ value }) <= tolerance) return { verdict: "right" };
  const near = wrong.filter((one) => off(one) <= one.tolerance).toSorted((a, b) => off(a) - off(b));
  return near.length ? { verdict: "mistake", wrong: near[0] } : { verdict: "wrong" };
}

// How far an answer that nothing explains is off, and in which direction; without the right number.
export function distance(value, answer) {
  if (value === 0) return "The right number is 0.";
  if (answer === 0) return "The right number is not 0.";
  const factor = Math.abs(answer / value);
  const sign = Math.sign(answer) === Math.sign(value) ? "The sign is right" : "The sign is wrong";
  if (Math.abs(factor - 1) < NEARLY) return `${sign}, and the size is nearly right: it is off by ${number(100 * Math.abs(factor - 1), 2)} %.`;
  const joint = Math.sign(answer) === Math.sign(value) ? "but" : "and";
  return factor > 1 ? `${sign}, ${joint} the size is ${times(factor)} too large.` : `${sign}, ${joint} the size is ${times(1 / factor)} too small.`;
}

function times(factor) {
  return `${factor < 1e6 ? Number(factor.toPrecision(2)) : number(factor, 2)} times`;
}

// "hidden_without_slope" in words.
export function inWords(mistakes) {
  return mistakes.map((name) => name.replaceAll("_", " ")).join(", or ");
}

// The level after this one, if there is one.
export function levelAfter(levels, level) {
  return levels[levels.findIndex(([name]) => name === level) + 1]?.[0];
}

// The score after an answer was right: at once, or after help or a wrong one.
export function scored({ right, asked, row }, atOnce) {
  return { right: right + (atOnce ? 1 : 0), asked: asked + 1, row: atOnce ? row + 1 : 0 };
}
