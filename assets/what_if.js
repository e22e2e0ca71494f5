// What the film shows while a number is dragged: the server is asked for one moment after the other, the last one wanted
// next, and none is waited for by the hand.

import { askMoment } from "./border.js";

export class WhatIf {
  // onMoment is given each answer, onRefusal why there is none.
  constructor({ onMoment, onRefusal }) {
    Object.assign(this, { onMoment, onRefusal, busy: false, wanted: undefined, turn: 0 });
  }

  // live: {url, params} of the page.
  ask(live, place, value, step) {
    this.wanted = { url: live.url, question: { params: live.params, place, value, step } };
    if (!this.busy) this.next();
  }

  // Answers that are still on their way are not wanted any more.
  stop() {
    this.wanted = undefined;
    this.turn += 1;
  }

  async next() {
    const { url, question } = this.wanted;
    const { turn } = this;
    this.wanted = undefined;
    this.busy = true;
    try {
      const now = await askMoment(url, question);
      if (turn === this.turn) this.onMoment(now);
    } catch ({ message }) {
      if (turn === this.turn) this.onRefusal(message);
    }
    this.busy = false;
    if (this.wanted) this.next();
  }
}
