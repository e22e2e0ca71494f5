// Elements of the page.

export function element(tag, attributes, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

// A text whose u_{l,i} and φ_l have their indices below the line.
export function withIndices(text) {
  return text.split(/_(\{[^{}]*\}|\p{L})/u).map((part, k) => (k % 2 ? element("sub", {}, part.replace(/[{}]/g, "")) : part));
}

// Set an attribute, or remove it if the value is false.
export function toggle(node, attribute, value) {
  if (value === false) node.removeAttribute(attribute);
  else node.setAttribute(attribute, value);
}

// The parts of a component's HTML by their names.
export function partsOf(root) {
  return (name) => root.querySelector(`[data-part="${name}"]`);
}
