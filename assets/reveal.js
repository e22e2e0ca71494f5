// A step shown at once, or in stages for a class: its question, its formula, its numbers, its result.

import { partsOf } from "./dom.js";
import { listenToKeys } from "./keys.js";

const STAGES = ["question", "formula", "numbers", "result"];
const LAST = STAGES.length - 1;
const PARAMETER = "reveal"; // of an address in which steps come in stages
const IN_STAGES = "stages";

export class Reveal {
  // onChange is told of another stage, onChoice of what was chosen by key or select box.
  constructor(root, { onChange, onChoice }) {
    Object.assign(this, { root, onChange, onChoice, stage: LAST });
    this.select = partsOf(root)("reveal");
    this.select.onchange = () => this.choose(this.select.value === IN_STAGES);
    this.stopListening = listenToKeys(root, this.select, { r: () => this.choose(!this.on) });
    this.take(new URLSearchParams(location.search).get(PARAMETER) === IN_STAGES);
  }

  close() {
    this.stopListening();
  }

  take(on) {
    this.on = on;
    this.select.value = on ? IN_STAGES : "";
  }

  choose(on) {
    this.take(on);
    this.stage = LAST;
    this.onChoice(PARAMETER, on ? IN_STAGES : "");
    this.onChange();
  }

  // Whether a press of "next" (by 1) or "previous" (by −1) is for another stage of the same step.
  turn(by, frame) {
    const next = stageAfter(this.stage, by, frame);
    if (!this.on || next === undefined) return false;
    this.stage = next;
    this.onChange();
    return true;
  }

  // Another step: whether it begins with its question.
  begin(asks) {
    this.stage = this.on && asks ? 0 : LAST;
  }

  get isQuestion() {
    return this.stage === 0;
  }

  get isWhole() {
    return this.stage === LAST;
  }

  // What is hidden is the style's: see data-stage in player.css.
  render() {
    if (this.isWhole) delete this.root.dataset.stage;
    else this.root.dataset.stage = STAGES[this.stage];
  }
}

// The stage that follows (by 1) or comes before (by −1); undefined where the step has none. What has no result beside its
// numbers is revealed with them.
export function stageAfter(stage, by, { result }) {
  const stages = [0, 1, ...(result ? [2] : []), LAST];
  return stages[stages.indexOf(stage) + by];
}

// What is seen of a step before its result: what it reads from the second stage on, and where its result will stand.
export function withoutResult(frame, isQuestion) {
  const seen = { ...frame, summation: undefined, activation: undefined };
  return isQuestion ? { ...seen, caption: frame.question ?? "What comes next?", read: [], read_edges: [] } : seen;
}
