// A still: the picture of the network at this step as a file, in light or dark, as SVG or PNG. It is the drawing of the
// page itself, so there is no second renderer.

import { partsOf } from "./dom.js";
import { pngOf, svgText } from "./drawing_file.js";
import { pictureIn } from "./network.js";

export default function ({ parentElement }) {
  const part = partsOf(parentElement);
  const take = async (ending) => {
    const film = document.querySelector("[data-testid=film]");
    const picture = film && pictureIn(film);
    if (!picture) return say(part, "There is no film on the page.");
    const theme = picture.film.themes[part("theme").value];
    const name = stillName(picture.film.sizes, film.dataset.step, ending);
    const text = picture.inTheme(theme, (root) => svgText(root, theme, part("ground").value === "page"));
    download(ending === "png" ? await pngOf(text) : new Blob([text], { type: "image/svg+xml" }), name);
    return say(part, `Saved ${name}`);
  };
  part("svg").onclick = () => take("svg");
  part("png").onclick = () => take("png");
}

function say(part, sentence) {
  part("status").textContent = sentence;
}

export function stillName(sizes, step, ending) {
  return `dacviz-${sizes.join("-")}-step-${step}.${ending}`;
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
