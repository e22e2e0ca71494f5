// A weight dragged at its edge, an input or a target at its node: to the right or upwards is more.

import { listenToKeys } from "./keys.js";

const BEGINS = 4; // pixels that a hand may tremble
const PER_PIXEL = 0.01; // of a number below 10
const FINE = 0.1; // of that while Shift is held

export class Drag {
  // canvas: what is touched; find(element) gives {place, value} of what can be dragged there, if anything; onMove is told
  // of place, value and the event, onDrop of place and value, onCancel that it goes back to where it was.
  constructor(canvas, { find, onMove, onDrop, onCancel }) {
    Object.assign(this, { canvas, find, onMove, onDrop, onCancel });
    const listen = (name, listener) => canvas.addEventListener(name, listener, { capture: true });
    listen("pointerdown", (event) => this.down(event));
    listen("pointermove", (event) => this.move(event));
    listen("pointerup", () => this.end(true));
    listen("pointercancel", () => this.end(false));
    listen("click", (event) => this.click(event));
    this.stopListening = listenToKeys(canvas, undefined, { Escape: () => this.end(false) }, () => this.isOn);
  }

  close() {
    this.stopListening();
  }

  get isOn() {
    return Boolean(this.held?.on);
  }

  down(event) {
    this.dragged = false;
    const found = event.button === 0 && this.find(event.target);
    if (found) this.held = { ...found, x: event.clientX, y: event.clientY, now: found.value };
  }

  move(event) {
    const { held } = this;
    if (!held) return;
    const way = event.clientX - held.x - (event.clientY - held.y);
    if (!held.on) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < BEGINS) return;
      held.on = true;
      this.canvas.setPointerCapture(event.pointerId);
    }
    // What lies below the pointer now is not meant.
    event.stopPropagation();
    held.now = valueAfter(held.value, way * (event.shiftKey ? FINE : 1));
    this.onMove(held.place, held.now, event);
  }

  end(isDrop) {
    const { held } = this;
    this.held = undefined;
    if (!held?.on) return;
    this.dragged = true;
    if (isDrop && held.now !== held.value) this.onDrop(held.place, held.now);
    else this.onCancel();
  }

  // The click that ends a drag is none.
  click(event) {
    if (this.dragged) event.stopPropagation();
    this.dragged = false;
  }
}

// A number dragged so many pixels, with as few digits as the way has.
export function valueAfter(value, pixels) {
  const unit = PER_PIXEL * 10 ** Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1)));
  const digits = Math.max(0, 3 - Math.round(Math.log10(unit / PER_PIXEL)));
  return Number((value + unit * pixels).toFixed(digits));
}
