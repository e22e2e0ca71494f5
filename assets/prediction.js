// A number foretold instead of computed, for a class: its sign, then whether it is larger than the one before. Two keys.

import { partsOf } from "./dom.js";

const PARAMETER = "predict"; // of an address in which numbers are foretold
const KEYS = { ArrowUp: "up", ArrowDown: "down" };

export class Prediction {
  // onAnswer is told of each answer, whether it was right and whether it was the last, onChoice of another mode.
  constructor(root, { onAnswer, onChange, onChoice }) {
    Object.assign(this, { root, onAnswer, left: [] });
    this.part = partsOf(root);
    this.box = this.part("predict-only");
    this.box.checked = new URLSearchParams(location.search).get(PARAMETER) === "1";
    this.box.onchange = () => {
      onChoice(PARAMETER, this.box.checked ? "1" : "");
      onChange();
    };
    this.part("up").onclick = () => this.take(1);
    this.part("down").onclick = () => this.take(-1);
  }

  get isWished() {
    return this.box.checked;
  }

  // before: the number that the size is compared with, if there is one.
  ask(value, before) {
    this.left = predictions(value, before);
    this.show();
  }

  show() {
    const [{ words, up, down }] = this.left;
    this.part("predict-words").textContent = words;
    this.part("up").textContent = `↑ ${up}`;
    this.part("down").textContent = `↓ ${down}`;
    this.part("up").focus({ preventScroll: true });
  }

  // Whether the key was one of the two.
  key(name) {
    if (!Object.hasOwn(KEYS, name)) return false;
    this.part(KEYS[name]).click();
    return true;
  }

  take(direction) {
    const [{ wanted }, ...rest] = this.left;
    this.left = rest;
    if (rest.length) this.show();
    this.onAnswer(wanted === 0 || wanted === direction, rest.length === 0);
  }
}

// What is foretold of a number: its sign and, if it can be compared, its size; wanted is 1, −1, or 0 where both are right.
export function predictions(value, before) {
  const sign = { words: "Which sign will it have?", up: "positive", down: "negative", wanted: Math.sign(value) };
  if (before === undefined) return [sign];
  const wanted = Math.sign(Math.abs(value) - Math.abs(before));
  return [sign, { words: "Its size, beside the one before?", up: "larger", down: "smaller", wanted }];
}
