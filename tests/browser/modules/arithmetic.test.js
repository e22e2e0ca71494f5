import { evaluate } from "../../../assets/arithmetic.js";
import { equal, insist, test } from "./harness.js";

const near = (found, wanted) => insist(Math.abs(found - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted)), `${found}, not ${wanted}`);
const refusal = (text) => {
  try {
    return `accepted as ${evaluate(text)}`;
  } catch (error) {
    return error.message;
  }
};

test("numbers in every way that they are written", () => {
  equal([evaluate("0.5"), evaluate(" -.25 "), evaluate("3."), evaluate("1e-3"), evaluate("2.5E+2"), evaluate("−7")], [0.5, -0.25, 3, 0.001, 250, -7]);
});

test("a calculation of δ as it stands in the book", () => near(evaluate("0.94*(-0.5*-0.3646+0.6*0.6256)"), 0.94 * (0.5 * 0.3646 + 0.6 * 0.6256)));

test("operators bind as on paper", () => {
  equal([evaluate("2+3*4"), evaluate("(2+3)*4"), evaluate("8-3-2"), evaluate("8/4/2")], [14, 20, 3, 1]);
  equal([evaluate("-2^2"), evaluate("2^3^2"), evaluate("2^-1"), evaluate("--3"), evaluate("2*-3"), evaluate("(-2)**2")], [-4, 512, 0.5, 3, -6, 4]);
});

test("signs as they are copied from the page", () => equal(evaluate("2·3 − 4 ÷ 2 × [1 + 1]"), 2));

test("functions, and slopes with a dash", () => {
  near(evaluate("tanh(0.3)"), Math.tanh(0.3));
  near(evaluate("tanh'(0.3)"), 1 - Math.tanh(0.3) ** 2);
  near(evaluate("tanh′(0.3)"), 1 - Math.tanh(0.3) ** 2);
  near(evaluate("σ'(0.2) + sigmoid(0)*(1-sigmoid(0))"), 1 / (2 + Math.exp(0.2) + Math.exp(-0.2)) + 0.25);
  near(evaluate("exp(1) - e + ln(e) + sqrt(4) + abs(-1) + cos(pi)"), 3);
  near(evaluate("relu'(2)*leaky_relu(-3)"), -0.03);
});

test("a decimal comma is refused with what to write", () => equal(refusal("0,5*2"), "Write decimals with a point: 0.5 and not 0,5."));

test("what is no calculation is refused in words", () => {
  equal(refusal("  "), "Type a number, or a calculation such as 0.5*(1-0.2).");
  equal(refusal("1/0"), "That has no finite value.");
  equal(refusal("(1+2"), "A parenthesis is not closed.");
  equal(refusal("tanh(0.3"), "The parenthesis of tanh is not closed.");
  equal(refusal("tanh 0.3"), "tanh needs parentheses: tanh(0.5).");
  equal(refusal("2(3)"), "“(” does not fit after what stands before it. Write * between factors.");
  equal(refusal("2*"), "Something is missing at the end.");
  equal(refusal("*2"), "A number is missing before “*”.");
  equal(refusal("1;2"), "“;” is no part of a calculation.");
});

test("nothing is run: names are looked up in a table and nowhere else", () => {
  for (const text of ["alert(1)", "constructor(1)", "__proto__(1)", "toString(1)", "window", "this", "eval('1')", "x=1", "`1`", "1;alert(1)", "\u0000"]) {
    insist(!refusal(text).startsWith("accepted"), text);
  }
});

test("a very long answer and very deep parentheses are bounded", () => {
  equal(refusal("1".repeat(201)), "That is 201 characters; the limit is 200.");
  equal(evaluate(`${"(".repeat(99)}1${")".repeat(99)}`), 1);
  equal(evaluate(`${"-".repeat(198)}1`), 1);
});
