// An answer that is a calculation: evaluate("0.94*(-0.5*-0.3646+0.6*0.6256)"). An error says in words what is wrong.
//
// Numbers, + − * / ^ and parentheses, e and pi, exp ln sqrt abs cos, every activation, and its slope with a dash: tanh'(0.3).

import { ACTIVATIONS } from "./activations.js";

const LONGEST = 200; // characters
const CONSTANTS = { e: Math.E, pi: Math.PI, π: Math.PI };
const FUNCTIONS = {
  exp: Math.exp,
  ln: Math.log,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  cos: Math.cos,
  σ: ACTIVATIONS.sigmoid[0],
  "σ'": ACTIVATIONS.sigmoid[1],
};
for (const [name, [phi, slope]] of Object.entries(ACTIVATIONS)) Object.assign(FUNCTIONS, { [name]: phi, [`${name}'`]: slope });

const LIKE = { "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "÷": "/", "′": "'", "’": "'", "**": "^", "[": "(", "]": ")" };
const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\d_]*'?)|([-+*/^()]))/uy;

export function evaluate(text) {
  if (text.length > LONGEST) throw new Error(`That is ${text.length} characters; the limit is ${LONGEST}.`);
  if (/\d\s*,\s*\d/.test(text)) throw new Error("Write decimals with a point: 0.5 and not 0,5.");
  const tokens = tokensOf(text.replace(/\*\*|[−–·⋅×÷′’[\]]/g, (found) => LIKE[found]));
  if (tokens.length === 0) throw new Error("Type a number, or a calculation such as 0.5*(1-0.2).");
  const reader = new Reader(tokens);
  const value = reader.sum();
  if (!reader.done) throw new Error(`“${reader.next}” does not fit after what stands before it. Write * between factors.`);
  if (!Number.isFinite(value)) throw new Error("That has no finite value.");
  return value;
}

function tokensOf(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim(); at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new Error(`“${[...text.slice(at).trim()][0]}” is no part of a calculation.`);
    const [, digits, name, sign] = found;
    tokens.push({ digits, name, sign, text: digits ?? name ?? sign });
  }
  return tokens;
}

// One function for each rank of operators; a minus sign binds less than a power, as on paper.
class Reader {
  constructor(tokens) {
    Object.assign(this, { tokens, at: 0 });
  }

  get done() {
    return this.at === this.tokens.length;
  }

  get next() {
    return this.tokens[this.at]?.text;
  }

  // Whether the next token is one of these signs; it is then read.
  takes(...signs) {
    const sign = this.tokens[this.at]?.sign;
    if (!signs.includes(sign)) return undefined;
    this.at += 1;
    return sign;
  }

  sum() {
    let value = this.product();
    for (let sign; (sign = this.takes("+", "-")); ) value += (sign === "+" ? 1 : -1) * this.product();
    return value;
  }

  product() {
    let value = this.signed();
    for (let sign; (sign = this.takes("*", "/")); ) value = sign === "*" ? value * this.signed() : value / this.signed();
    return value;
  }

  signed() {
    const sign = this.takes("+", "-");
    if (sign) return sign === "-" ? -this.signed() : this.signed();
    const base = this.atom();
    return this.takes("^") ? base ** this.signed() : base;
  }

  atom() {
    if (this.takes("(")) return this.closed("(");
    const token = this.tokens[this.at];
    if (!token) throw new Error("Something is missing at the end.");
    this.at += 1;
    if (token.digits) return Number(token.digits);
    if (token.name) return this.named(token.name);
    throw new Error(`A number is missing before “${token.text}”.`);
  }

  named(name) {
    if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
    if (!Object.hasOwn(FUNCTIONS, name)) throw new Error(`“${name}” is not known here. Known are numbers, exp, ln, sqrt, abs, tanh, tanh' and the other activations.`);
    if (!this.takes("(")) throw new Error(`${name} needs parentheses: ${name}(0.5).`);
    return FUNCTIONS[name](this.closed(name));
  }

  closed(opened) {
    const value = this.sum();
    if (!this.takes(")")) throw new Error(opened === "(" ? "A parenthesis is not closed." : `The parenthesis of ${opened} is not closed.`);
    return value;
  }
}
