// A run on the server (dacviz/state/live_run.py), as this page asks it: for a deed, and the picture after it.

import { ask } from "./border.js";
import { extended } from "./history.js";

export class LiveRun {
  constructor(token, url) {
    Object.assign(this, { token, url });
    this.picture = undefined;
    this.kept = []; // records of the history that do not change any more
    this.drawing = 0; // seconds the last picture took
    this.answering = undefined;
  }

  get records() {
    return [...this.kept, this.picture.history.newest];
  }

  // A picture counts unless a later one is there already.
  take(picture) {
    if (!picture || (this.picture && picture.serial <= this.picture.serial)) return false;
    this.kept = extended(this.kept, picture.history);
    this.picture = picture;
    return true;
  }

  // Resolves to {picture}, or to {problem}: why there is none.
  ask(deed, speed, more = {}) {
    const { drawing, picture, kept } = this;
    const held = picture ? { stride: picture.history.stride, count: kept.length } : {};
    const question = { deed, speed: speed === "max" ? null : Number(speed), drawing, ...held, ...more };
    this.answering = ask(this.url, question).then(
      (answer) => ({ picture: answer }),
      (error) => ({ problem: error.message }),
    );
    return this.answering;
  }
}
