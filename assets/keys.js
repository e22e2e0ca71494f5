// Keys that work wherever the focus is, unless what has it uses that key itself.

const USES_KEYS = ["input", "select", "textarea", "button", "summary", "[contenteditable=true]"]
  .concat(["slider", "combobox", "radio", "tab", "option", "listbox", "menuitem"].map((role) => `[role=${role}]`))
  .join();
const USES_PAGE_KEYS = "select, textarea, [role=slider], [role=listbox], [role=combobox][aria-expanded=true]";
// A select box after a choice: it waits for ↓ or letters, and has no use for these keys.
const CHOSEN = "[role=combobox][aria-expanded=false]";
const SIDEWAYS = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);

// Do actions[key] when a key is pressed that is for the picture in root; one of its elements keeps its keys, and nothing
// is done while it is not the time. Returns how to stop listening.
export function listenToKeys(root, keeper, actions, isTime = () => true) {
  const listener = (event) => {
    const act = isTime() && actionFor(event, document.activeElement, root, keeper, actions);
    if (!act) return;
    event.preventDefault();
    act();
  };
  // A select box keeps every key to itself: what it has no use for is heard before it comes there.
  const before = (event) => document.activeElement?.matches(CHOSEN) && listener(event);
  document.addEventListener("keydown", before, { capture: true });
  document.addEventListener("keydown", listener);
  return () => {
    document.removeEventListener("keydown", before, { capture: true });
    document.removeEventListener("keydown", listener);
  };
}

// What a key does while focus has the focus, if anything.
export function actionFor(event, focus, root, keeper, actions) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  if (focus && (focus === keeper || (!root.contains(focus) && uses(focus, event.key)))) return undefined;
  // A focused button answers the space bar itself.
  if (event.key === " " && focus?.tagName === "BUTTON") return undefined;
  return actions[event.key];
}

function uses(focus, key) {
  if (key === "PageUp" || key === "PageDown") return focus.closest(USES_PAGE_KEYS);
  if (SIDEWAYS.has(key) && focus.matches(CHOSEN)) return false;
  return focus.closest(USES_KEYS);
}
