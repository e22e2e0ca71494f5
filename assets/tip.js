// A box beside the pointer that says what is there, with every digit.

import { element } from "./dom.js";

const AWAY = 14; // pixels from the pointer

export class Tip {
  constructor(canvas) {
    this.canvas = canvas;
    this.box = element("div", { class: "network-tip", "aria-hidden": "true", hidden: "" });
  }

  // values: [letter, index, text] each.
  show(event, title, values) {
    const name = `${title}${values}`;
    if (name !== this.name) this.box.replaceChildren(element("b", {}, title), ...values.map(row));
    this.name = name;
    this.box.hidden = false;
    const frame = this.canvas.getBoundingClientRect();
    const x = event.clientX - frame.left;
    const left = x + AWAY + this.box.offsetWidth > frame.width ? x - AWAY - this.box.offsetWidth : x + AWAY;
    const top = Math.min(event.clientY - frame.top + AWAY, frame.height - this.box.offsetHeight);
    this.box.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
  }

  hide() {
    this.box.hidden = true;
  }
}

function row([letter, index, text]) {
  const made = element("div", {});
  made.append(letter, element("sub", {}, index), ` = ${text}`);
  return made;
}
