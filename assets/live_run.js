// A run on the server (dacviz/state/live_run.py), as this page asks it: for an action, and the picture after it.

import { ask } from "./border.js";
import { extended } from "./history.js";
import { keep } from "./kept_runs.js";

export class LiveRun {
  constructor(token, url, name) {
    Object.assign(this, { token, url, name });
    this.picture = undefined;
    this.kept = []; // records of the history that do not change any more
    this.drawing = 0; // seconds the last picture took
    this.answering = Promise.resolve();
  }

  get records() {
    return [...this.kept, this.picture.history.newest];
  }

  // A picture counts if it is of this run, unless a later one is there already.
  take(picture) {
    if (picture?.run !== this.token || picture.serial <= this.picture?.serial) return false;
    this.kept = extended(this.kept, picture.history);
    this.picture = picture;
    this.begun ||= picture.steps > 0;
    return true;
  }

  // Keep the weights that are shown. A run that never took a step does not take the place of one that is kept.
  keep() {
    if (this.begun) keep(this.name, this.picture);
  }

  // Resolves to {picture}, or to {problem}: why there is none. A run answers one question at a time.
  ask(action, speed, more = {}) {
    this.answering = this.answering.then(() => this.post(action, speed, more));
    return this.answering;
  }

  async post(action, speed, more) {
    const question = { action, speed: speed === "max" ? null : Number(speed), drawing: this.drawing, ...this.held(), ...more };
    try {
      return { picture: await ask(this.url, question) };
    } catch (error) {
      return { problem: error.message };
    }
  }

  // How much of which history is here already.
  held() {
    if (!this.picture) return {};
    const { history, generation } = this.picture;
    return { stride: history.stride, count: this.kept.length, generation };
  }
}
