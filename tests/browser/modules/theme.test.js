import { dressed } from "../../../assets/figure.js";
import { isDark, painted } from "../../../assets/theme.js";
import { equal, test } from "./harness.js";

const THEME = { text: "#111111", outline: "#222222", unknown: "#333333", page: "#ffffff", node: ["#a00000", "#b00000", "#c00000"] };

test("black is dark and white is not", () => equal([isDark("#11161d"), isDark("#ffffff")], [true, false]));

test("names of colours are the theme's, wherever they stand", () => {
  const figure = { line: { color: "@text" }, scale: [[0, "@node.0"], [1, "@node.2"]], x: [1, null] };
  equal(painted(figure, THEME), { line: { color: "#111111" }, scale: [[0, "#a00000"], [1, "#c00000"]], x: [1, null] });
});

test("what is no colour of the theme stays as it is", () => equal(painted(["@nobody", "a@b"], THEME), ["@nobody", "a@b"]));

test("every axis of a figure has the theme's colours and keeps its own range", () => {
  const figure = { data: [{ y: [1] }], layout: { xaxis: { range: [0, 1] }, yaxis2: {}, height: 300 } };
  const { data, layout } = dressed(figure, THEME, "serif");
  equal(data, [{ y: [1] }]);
  equal(layout.xaxis, { gridcolor: "#333333", zerolinecolor: "#222222", linecolor: "#222222", range: [0, 1] });
  equal(layout.yaxis2.gridcolor, "#333333");
  equal([layout.font.family, layout.height], ["serif", 300]);
});
