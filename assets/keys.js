// Keys that work wherever the focus is, unless what has it uses keys itself.

const USES_KEYS = ["input", "select", "textarea", "button", "summary", "[contenteditable=true]"]
  .concat(["slider", "combobox", "radio", "tab", "option", "listbox", "menuitem"].map((role) => `[role=${role}]`))
  .join();

// Do deeds[key] when a key is pressed that is for the picture in root; one of its elements keeps its keys. Returns how
// to stop listening.
export function listenToKeys(root, keeper, deeds) {
  const listener = (event) => {
    const act = deedFor(event, document.activeElement, root, keeper, deeds);
    if (!act) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

// What a key does while focus has the focus, if anything.
export function deedFor(event, focus, root, keeper, deeds) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  if (focus === keeper || (!root.contains(focus) && focus?.closest(USES_KEYS))) return undefined;
  // A focused button answers the space bar itself.
  if (event.key === " " && focus?.tagName === "BUTTON") return undefined;
  return deeds[event.key];
}
