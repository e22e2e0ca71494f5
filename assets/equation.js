// The equation of a step in symbols and in numbers, set smaller where it is wide.

import { toggle } from "./dom.js";
import { full } from "./number.js";

const WIDE_LETTER = 14; // pixels that no letter of a formula is wider than
const BESIDE = 150; // pixels beside the formulas
const SMALLEST = 0.6; // of its size: what is wider still is scrolled

export class Equation {
  constructor(part) {
    Object.assign(this, { part, box: part("equation"), room: 0 });
    this.formulas = this.box.querySelector(".film-formulas");
  }

  show({ symbols, numbers, result, value, equation, rounded }) {
    const box = this.part("numbers");
    // MathML of the film itself, never a user's text.
    this.part("symbols").innerHTML = symbols.join("");
    box.innerHTML = numbers.join("") + (result ? `<div class="film-result">${result}</div>` : "");
    toggle(box, "data-value", value === undefined ? false : String(value));
    box.title = value === undefined ? "" : full(value);
    this.part("number").textContent = equationNumber(equation);
    this.part("rounded").hidden = !rounded;
    this.shrink();
  }

  fit() {
    this.room = this.box.clientWidth - BESIDE;
    this.shrink();
  }

  shrink() {
    this.box.style.fontSize = "";
    // Measuring makes the browser lay the page out at once, so short formulas are not measured.
    const formulas = [...this.box.querySelectorAll("math")];
    if (Math.max(0, ...formulas.map((m) => m.textContent.length)) * WIDE_LETTER < this.room) return;
    const wanted = Math.max(...formulas.map((m) => m.getBoundingClientRect().width));
    const share = shareOfSize(wanted, this.formulas.clientWidth);
    if (share < 1) this.box.style.fontSize = `${share * parseFloat(getComputedStyle(this.box).fontSize)}px`;
  }
}

// How much of its size a formula keeps to fit into the room.
export function shareOfSize(wanted, room) {
  return wanted > room ? Math.max(SMALLEST, room / wanted) : 1;
}

// "24, 25" as (24)(25).
export function equationNumber(equation) {
  return equation ? `(${equation.replaceAll(", ", ")(")})` : "";
}
