import { equationNumber, shareOfSize } from "../../../assets/equation.js";
import { merge, same } from "../../../assets/objects.js";
import { changed, onlyPoints } from "../../../assets/plot.js";
import { Drawing } from "../../../assets/plotly.js";
import { equal, insist, test } from "./harness.js";

test("merging goes as deep as the values do and changes nothing", () => {
  const base = { a: { b: 1, c: [1] }, d: 2 };
  equal(merge(base, { a: { b: 3, e: { f: 4 } } }), { a: { b: 3, c: [1], e: { f: 4 } }, d: 2 });
  equal(base, { a: { b: 1, c: [1] }, d: 2 });
});

test("values are the same however often they are made", () => {
  equal([same({ a: [1] }, { a: [1], b: 2 }), same({ a: [1] }, { a: [2] })], [true, false]);
});

test("a change is for the traces it names", () => {
  equal(changed([{ name: "a", x: 1, y: 2 }, { name: "b", x: 3 }], { a: { x: 9 } }), [{ name: "a", x: 9, y: 2 }, { name: "b", x: 3 }]);
});

test("points are exchanged on axes that stay only", () => {
  const traces = [{ type: "scatter" }];
  equal(onlyPoints(traces, { xaxis: { range: [0, 1] } }), true);
  equal(onlyPoints(traces, { xaxis: {} }), false);
  equal(onlyPoints([{ type: "surface" }], {}), false);
});

test("a formula shrinks to fit, but not beyond reading", () => {
  equal([shareOfSize(100, 200), shareOfSize(250, 200), shareOfSize(900, 200)], [1, 0.8, 0.75]);
});

test("each equation's number has its own parentheses", () => {
  equal([equationNumber("24, 25"), equationNumber("8"), equationNumber(undefined)], ["(24)(25)", "(8)", ""]);
});

// Plotly as far as Drawing knows it: an exchange is drawn or dropped when the test says so.
function fake() {
  const sent = [];
  const animate = (_, frames) => new Promise((draw, drop) => sent.push({ frames, draw, drop }));
  return { Plotly: { animate, react: () => Promise.resolve() }, sent };
}

test("an exchange brings only what differs", () => {
  const { Plotly, sent } = fake();
  const drawing = new Drawing(Plotly, {});
  drawing.anew([{ x: [1] }, { x: [2] }], {});
  drawing.exchange([{ x: [1] }, { x: [3] }]);
  drawing.exchange([{ x: [1] }, { x: [3] }]);
  equal(sent[0].frames, { data: [{ x: [3] }], traces: [1] });
});

test("what was dropped or is not drawn yet comes along with the next exchange", async () => {
  const { Plotly, sent } = fake();
  const drawing = new Drawing(Plotly, {});
  drawing.anew([{ x: [1] }, { x: [2] }], {});
  drawing.exchange([{ x: [9] }, { x: [2] }]);
  drawing.exchange([{ x: [9] }, { x: [8] }]);
  equal(sent[1].frames, { data: [{ x: [9] }, { x: [8] }], traces: [0, 1] });
  sent[0].drop();
  sent[1].draw();
  await Promise.resolve();
  drawing.exchange([{ x: [9] }, { x: [7] }]);
  equal(sent[2].frames.traces, [1]);
});

test("drawing anew calls off an exchange that would come too late", () => {
  const { Plotly, sent } = fake();
  const drawing = new Drawing(Plotly, {});
  drawing.anew([{ x: [1] }], {});
  drawing.exchange([{ x: [2] }]);
  drawing.anew([{ x: [5] }], {});
  equal(sent[1].frames, [null]);
  insist(drawing.undrawn.size === 0, "nothing is left to be drawn");
});

test("a plot that is left while it is drawn is drawn to its end first", async () => {
  const done = [];
  let end;
  const react = () => new Promise((resolve) => (end = resolve)).then(() => done.push("drawn"));
  const drawing = new Drawing({ react, purge: () => done.push("purged") }, {});
  drawing.anew([], {});
  const closed = drawing.close();
  equal(done, []);
  end();
  await closed;
  equal(done, ["drawn", "purged"]);
});
