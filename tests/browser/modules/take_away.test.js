import { assigningStep } from "../../../assets/assigning_step.js";
import { pngOf, svgText } from "../../../assets/drawing_file.js";
import { stillName } from "../../../assets/still.js";
import { svg } from "../../../assets/svg.js";
import { equal, insist, test } from "./harness.js";

// 1-1: nodes (0,0) (0,1) (1,1); frames assign u, then z there, then the derivative by w_{1,1,1}.
const frame = (target, target_edges = []) => ({ target, target_edges });
const FILM = {
  nodes: [[0, 0], [0, 1], [1, 1]],
  edges: [[0, 2], [1, 2]],
  frames: [frame([]), frame([[2, "u"]]), frame([[2, "z"]]), frame([], [1])],
};
const THEME = { page: "#112233" };

test("a node leads to the next step that computes it, and from the last to the first", () => {
  equal([0, 1, 2, 3].map((now) => assigningStep(FILM, [1, 1], now)), [1, 2, 1, 1]);
});

test("a weight leads to the step that assigns its derivative", () => {
  equal(assigningStep(FILM, [1, 1, 1], 0), 3);
});

test("what no step computes leads nowhere", () => {
  equal([assigningStep(FILM, [0, 1], 0), assigningStep(FILM, [1, 1, 0], 0)], [undefined, undefined]);
});

test("the name of a still says what it is", () => equal(stillName([2, 3, 2, 1], "5", "svg"), "dacviz-2-3-2-1-step-5.svg"));

function parsed(file) {
  return new DOMParser().parseFromString(file, "image/svg+xml").documentElement;
}

function drawn(look) {
  const label = svg("text", { x: 20, y: 20 }, "0.5");
  const line = svg("line", { x1: 0, x2: 40, y1: 5, y2: 5, stroke: "red" });
  const root = svg("svg", { width: 40, height: 30, class: "network" },
    svg("style", {}, ".network text { text-anchor: middle; fill: rgb(1, 2, 3) } .faded { opacity: 0.3 }"),
    svg("g", { class: "faded" }, line, svg("line", { class: "network-hit" })),
    svg("rect", { class: "network-ground", width: 10, height: 10 }),
    svg("g", { display: "none" }, svg("text", {}, "gone")),
    label,
  );
  document.body.append(root);
  try {
    return look(root, label);
  } finally {
    root.remove();
  }
}

test("the styles of the page are attributes in a file, and what only the pointer needs is gone", () => {
  const { file, width } = drawn((root, label) => ({ file: svgText(root, THEME, false), width: label.getComputedTextLength() }));
  const found = parsed(file);
  const text = found.querySelector("text");
  equal(["text-anchor", "fill"].map((name) => text.getAttribute(name)), ["middle", "rgb(1, 2, 3)"]);
  insist(Math.abs(text.getAttribute("textLength") - width) < 0.06, "another font may be wider");
  equal(found.querySelector(".faded").getAttribute("opacity"), "0.3");
  equal(found.querySelector(".network-ground").getAttribute("fill"), THEME.page);
  equal([found.querySelectorAll("line").length, found.querySelectorAll("text").length], [1, 1]);
});

test("a filled file begins with the ground", () => {
  const [filled, transparent] = drawn((root) => [true, false].map((isFilled) => svgText(root, THEME, isFilled)));
  const [ground, style] = [filled, transparent].map((file) => parsed(file).firstElementChild);
  equal([ground.localName, ground.getAttribute("fill")], ["rect", THEME.page]);
  equal(style.localName, "style");
});

test("a PNG has two pixels for each of the drawing's and keeps what is transparent", async () => {
  const bitmap = await createImageBitmap(await pngOf(drawn((root) => svgText(root, THEME, false))));
  const pen = Object.assign(document.createElement("canvas"), { width: 80, height: 60 }).getContext("2d");
  pen.drawImage(bitmap, 0, 0);
  equal([bitmap.width, bitmap.height], [80, 60]);
  equal([...pen.getImageData(70, 50, 1, 1).data], [0, 0, 0, 0]);
});
