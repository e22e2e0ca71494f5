// A drawing of the page as a file that needs no page: its styles become attributes, what only the pointer needs goes.

// What the page's styles may add to a drawing's attributes, and what is said by silence.
const INITIAL = { fill: "rgb(0, 0, 0)", opacity: "1", "text-anchor": "start" };
const ONLY_ON_THE_PAGE = ".network-hit, .network-marked, .flow-number, [display=none]";
const SCALE = 2; // pixels of a PNG for each of the drawing's

// The text of an SVG file; with a ground it has the colour of the theme's page.
export function svgText(root, theme, ground) {
  const copy = root.cloneNode(true);
  const copies = copy.querySelectorAll("*");
  root.querySelectorAll("*").forEach((element, k) => inline(element, copies[k], theme));
  for (const element of copy.querySelectorAll(ONLY_ON_THE_PAGE)) element.remove();
  for (const name of ["class", "data-testid"]) copy.removeAttribute(name);
  const { fontFamily, fontVariantNumeric } = getComputedStyle(root);
  copy.setAttribute("style", `font-family: ${fontFamily}; font-variant-numeric: ${fontVariantNumeric}`);
  if (ground) copy.prepend(paper(theme));
  return new XMLSerializer().serializeToString(copy);
}

function inline(element, copy, theme) {
  const style = getComputedStyle(element);
  for (const name of Object.keys(INITIAL)) if (!copy.hasAttribute(name) && style[name] !== INITIAL[name]) copy.setAttribute(name, style[name]);
  // What stands behind a number has the page's colour, and the page may have the other theme.
  if (copy.matches(".network-ground")) copy.setAttribute("fill", theme.page);
  // Another font must not make a number wider than its circle.
  if (element.localName === "text" && style.display !== "none") {
    copy.setAttribute("textLength", element.getComputedTextLength().toFixed(1));
    copy.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
}

function paper(theme) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: theme.page })) rect.setAttribute(name, value);
  return rect;
}

// The same as PNG.
export async function pngOf(text) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: SCALE * image.width, height: SCALE * image.height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
