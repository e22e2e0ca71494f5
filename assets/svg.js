// Elements of a drawing, whose attributes are touched only where they change.

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(made, attributes);
  made.append(...children);
  return made;
}

// Set attributes that differ; one that is undefined or false is removed.
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const before = node.getAttribute(name);
    if (value === undefined || value === false) {
      if (before !== null) node.removeAttribute(name);
    } else if (before !== String(value)) node.setAttribute(name, value);
  }
}

export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A text's width in em, as the font of an element draws it.
export function measurer(node) {
  const pen = document.createElement("canvas").getContext("2d");
  const { fontFamily } = getComputedStyle(node);
  const widths = new Map();
  return (text, weight = 400) => {
    const key = `${weight} ${text}`;
    if (!widths.has(key)) {
      pen.font = `${weight} 100px ${fontFamily}`;
      widths.set(key, pen.measureText(text).width / 100);
    }
    return widths.get(key);
  };
}
