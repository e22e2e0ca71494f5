// The film alone, as large as the window: sentence, formula, network and how far it has come. For a lecture hall.

import { listenToKeys } from "./keys.js";

const PARAMETER = "present"; // of an address that opens in a presentation

export class Presentation {
  // onChange is told when everything has another size, onChoice when somebody begins or ends it.
  constructor(root, { onChange, onChoice }) {
    Object.assign(this, { root, onChange, onChoice });
    this.stopListening = [
      listenToKeys(root, undefined, { p: () => this.choose(!this.on, true) }),
      listenToKeys(root, undefined, { Escape: () => this.choose(false), b: () => this.blank() }, () => this.on),
    ];
    // Escape is the browser's own key while it fills the screen.
    this.onscreen = () => document.fullscreenElement || this.choose(false);
    document.addEventListener("fullscreenchange", this.onscreen);
    this.set(new URLSearchParams(location.search).get(PARAMETER) === "1");
  }

  get on() {
    return this.root.hasAttribute("data-present");
  }

  close() {
    for (const stop of this.stopListening) stop();
    document.removeEventListener("fullscreenchange", this.onscreen);
    document.documentElement.removeAttribute("data-present");
  }

  choose(on, wholeScreen = false) {
    if (on === this.on) return;
    this.set(on, wholeScreen);
    this.onChoice(PARAMETER, on ? "1" : "");
  }

  set(on, wholeScreen = false) {
    if (on === this.on) return;
    for (const element of [this.root, document.documentElement]) element.toggleAttribute("data-present", on);
    this.root.removeAttribute("data-blank");
    document.activeElement?.blur();
    // A frame may not be allowed to, and a browser may still refuse.
    if (wholeScreen && on && document.fullscreenEnabled) document.documentElement.requestFullscreen().catch(() => {});
    if (!on && document.fullscreenElement) document.exitFullscreen();
    this.onChange();
  }

  blank() {
    this.root.toggleAttribute("data-blank");
  }
}

// What an address leaves out of the page, for a page that it is embedded in: ?hide=sidebar,controls.
export function hideWhatTheAddressSays() {
  const hidden = new URLSearchParams(location.search).get("hide") ?? "";
  document.documentElement.dataset.hide = hidden.replaceAll(",", " ");
}
