// The equation of a step in symbols and in numbers. All formulas of a film have one size, and room for the largest.

import { toggle } from "./dom.js";
import { full } from "./number.js";

const SMALLEST = 0.75; // of its size: what is wider still is scrolled
const CANDIDATES = 6; // formulas that are measured: the longest and the tallest by their text

export class Equation {
  constructor(part) {
    this.box = part("equation");
    this.parts = partsIn(this.box);
  }

  show(frame) {
    fill(this.parts, frame);
    toggle(this.parts.numbers, "data-value", frame.value === undefined ? false : String(frame.value));
    this.parts.numbers.title = frame.value === undefined ? "" : full(frame.value);
  }

  // The size and the room that all of the frames' formulas have; they are no higher than most.
  reserve(frames, most) {
    this.box.style.fontSize = this.box.style.minHeight = "";
    const probe = this.box.cloneNode(true);
    for (const node of [probe, ...probe.querySelectorAll("[data-testid]")]) node.removeAttribute("data-testid");
    Object.assign(probe.style, { position: "absolute", visibility: "hidden", minHeight: "0", width: `${this.box.offsetWidth}px` });
    this.box.after(probe);
    const parts = partsIn(probe);
    const measured = (some, measure) => Math.max(...some.map((frame) => (fill(parts, frame), measure())));
    const room = parts.formulas.clientWidth;
    const share = shareOfSize(measured(candidates(frames, length), () => widest(parts.formulas)), room);
    const noted = frames.filter(({ note }) => note);
    const tallest = [...candidates(frames, length), ...candidates(frames, rows), ...noted];
    const setSize = (size) => {
      probe.style.fontSize = `${size}px`;
      return measured(tallest, () => Math.ceil(probe.getBoundingClientRect().height));
    };
    let size = share * parseFloat(getComputedStyle(probe).fontSize);
    let height = setSize(size);
    if (height > most) height = setSize((size *= most / height));
    probe.remove();
    this.box.style.fontSize = `${size}px`;
    this.box.style.minHeight = `${height}px`;
  }
}

function partsIn(box) {
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  const [symbols, numbers, number, rounded, note] = ["symbols", "numbers", "number", "rounded", "note"].map(part);
  return { symbols, numbers, number, rounded, note, formulas: box.querySelector(".film-formulas") };
}

function fill(parts, { symbols, numbers, result, equation, rounded, note }) {
  // MathML of the film itself, never a user's text.
  parts.symbols.innerHTML = symbols.join("");
  parts.numbers.innerHTML = numbers.join("") + (result ? `<div class="film-result">${result}</div>` : "");
  parts.number.textContent = equationNumber(equation);
  parts.rounded.hidden = !rounded;
  parts.note.innerHTML = note ?? "";
}

function widest(formulas) {
  return Math.max(0, ...[...formulas.querySelectorAll("math")].map((m) => m.getBoundingClientRect().right - formulas.getBoundingClientRect().left));
}

function candidates(frames, of) {
  return frames.toSorted((a, b) => of(b) - of(a)).slice(0, CANDIDATES);
}

// The letters of a frame's longest formula.
function length({ symbols, numbers }) {
  return Math.max(...[...symbols, ...numbers].map((formula) => formula.replace(/<[^>]*>/g, "").length));
}

// About how many lines its formulas take.
function rows({ symbols, numbers, result }) {
  const formulas = [...symbols, ...numbers, result ?? ""];
  return formulas.length + formulas.join("").split("<mtr>").length + formulas.join("").split("<mfrac>").length;
}

// How much of its size a formula keeps to fit into the room.
export function shareOfSize(wanted, room) {
  return wanted > room ? Math.max(SMALLEST, room / wanted) : 1;
}

// "24, 25" as (24)(25).
export function equationNumber(equation) {
  return equation ? `(${equation.replaceAll(", ", ")(")})` : "";
}
