import { barsIn, boxes, curveIn, wayOf } from "../../../assets/flow_geometry.js";
import { equal, insist, test } from "./harness.js";

const PLACE = { at: [[50, 50], [250, 50]], radius: 30, column: 200 };
const BOX = { x: 100, y: 0, width: 60, height: 60 };

test("the bars stand where the summands come from, the curve on the other side", () => {
  const { bars, curve } = boxes(PLACE, 1, true, { bars: true, curve: true });
  insist(bars.x > 250 + 30 && curve.x + curve.width < 250 - 30, "sides");
  insist(boxes(PLACE, 1, false, { bars: true, curve: false }).bars.x < 250 - 30, "forward");
  insist(boxes(PLACE, 1, undefined, { bars: false, curve: true }).curve.x < 250 - 30, "alone");
});

test("between narrow columns there is no room for small pictures", () => {
  equal(boxes({ ...PLACE, column: 100 }, 1, true, { bars: true, curve: true }), {});
});

test("bars share one scale and say the sign by their side of the line", () => {
  const [plus, minus, sum] = barsIn(BOX, [3, -1, 2]);
  insist(Math.abs(plus.height - 3 * minus.height) < 1e-9 && Math.abs(sum.height - 2 * minus.height) < 1e-9, "scale");
  equal([plus.y + plus.height, minus.y], [30, 30]);
  for (const bar of [plus, minus, sum]) insist(bar.x >= 100 && bar.x + bar.width <= 160, "inside");
});

test("zeros are bars of no height", () => equal(barsIn(BOX, [0, 0]).map(({ height }) => height), [0, 0]));

test("the point lies on the curve, and the tangent rises as the slope says", () => {
  const points = [[-2, -2], [0, 0], [2, 2]];
  const { dot, tangent, zero } = curveIn(BOX, points, { u: 1, z: 1, slope: 1 });
  insist(dot[0] > zero[0] && dot[1] < zero[1], "up and to the right");
  const [x1, y1, x2, y2] = tangent;
  insist(Math.abs((x1 + x2) / 2 - dot[0]) < 1e-9 && Math.abs((y1 + y2) / 2 - dot[1]) < 1e-9, "through the point");
  insist(Math.abs((y1 - y2) / (x2 - x1) - 1) < 1e-9, "the slope on axes of one scale");
});

test("a summand sets off at its node's rim", () => {
  const [start, end] = wayOf(PLACE, 0, { x: 180, y: 30, width: 40, height: 40 });
  equal([start, end], [[80, 50], [200, 50]]);
});
