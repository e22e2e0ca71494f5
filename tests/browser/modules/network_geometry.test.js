import {
  Occupied, besideSize, boxAt, cross, extent, fitInCircle, heightFor, layout, placeOnEdge,
} from "../../../assets/network_geometry.js";
import { equal, insist, test } from "./harness.js";

// Nodes and places as dacviz/pictures/graph.py makes them.
function network(sizes) {
  const nodes = [];
  const places = [];
  sizes.forEach((h, l) => {
    for (let i = 1; i <= h; i++) {
      nodes.push([l, i]);
      places.push([l, (h + 1) / 2 - i]);
    }
    if (l === sizes.length - 1) return;
    nodes.push([l, 0]);
    places.push([l, -(h + 1) / 2]);
  });
  return { nodes, places };
}

const NETWORKS = [[1, 1], [2, 3, 2, 1], [3, 64, 1], [8, 16, 16, 8], [1, 64], [64, 1], Array(13).fill(1), Array(8).fill(16)];
const WINDOWS = [[370, 400], [932, 300], [1500, 800]];
const em = (text) => 0.5 * text.length;

test("no node leaves the picture and none touches another, whatever the network and the window", () => {
  for (const sizes of NETWORKS)
    for (const [width, room] of WINDOWS) {
      const { nodes, places } = network(sizes);
      const height = heightFor(places, width, room);
      const { at, radius } = layout(nodes, places, width, height, 3);
      at.forEach(([x, y], k) => {
        const half = extent(radius, nodes[k][1]);
        insist(x >= half && x <= width - half && y >= half && y <= height - half, `${sizes} ${nodes[k]} at ${x},${y} of ${width}×${height}`);
        for (const n of nodes.keys()) {
          const apart = Math.hypot(x - at[n][0], y - at[n][1]);
          insist(n === k || apart > half + extent(radius, nodes[n][1]), `${sizes} at ${width}×${height}: ${nodes[k]} and ${nodes[n]}`);
        }
      });
    }
});

test("nodes stand in the order of the graph: layers to the right, rows downwards", () => {
  const { nodes, places } = network([2, 1]);
  const { at, column } = layout(nodes, places, 400, 300);
  equal(at[0][0], at[1][0]);
  insist(at[0][1] < at[1][1] && at[1][1] < at[2][1], "rows");
  insist(Math.abs(at[3][0] - at[0][0] - column) < 1e-9, "columns");
});

test("what stands beside the last layer has room", () => {
  const { nodes, places } = network([2, 3, 2, 1]);
  const { at, radius } = layout(nodes, places, 900, 350, 4);
  insist(at.at(-1)[0] + radius + 4 * besideSize(radius) <= 900, "room");
});

test("a picture is as high as the window allows, and not higher than its width can use", () => {
  const { places } = network([2, 3, 2, 1]);
  equal(heightFor(places, 900, 340), 340);
  insist(heightFor(places, 900, 4000) <= 720, "the width's limit");
  equal(heightFor(places, 900, 50), 220);
  equal(heightFor(network([3, 64, 1]).places, 900, 300), 600);
});

test("a number keeps its size while a shorter form fits, then gets smaller, then finds no room", () => {
  equal(fitInCircle(["12345678", "1234", "12"], 30, 0, 16, 8, em), { text: "1234", size: 16 });
  const small = fitInCircle(["12345678"], 20, 0, 16, 8, em);
  equal(small.text, "12345678");
  insist(small.size < 16 && small.size >= 8, small.size);
  equal(fitInCircle(["12345678"], 9, 0, 16, 8, em), undefined);
});

test("what fits lies in its circle, also above or below the middle", () => {
  for (const text of ["1", "−0.3646", "−1.235×10⁻⁷"])
    for (const share of [0, 0.27, -0.34]) for (let radius = 5; radius < 80; radius += 3) insideItsCircle(text, radius, share * radius);
});

function insideItsCircle(text, radius, offset) {
  const fit = fitInCircle([text], radius, offset, 0.5 * radius, 4, em);
  const corner = fit ? Math.hypot((em(text) * fit.size) / 2, Math.abs(offset) + 0.35 * fit.size) : 0;
  insist(corner <= radius + 1e-9, `${text} in ${radius}: ${corner}`);
}

test("boxes that touch do not cross", () => {
  equal(cross(boxAt([0, 0], 10, 10), boxAt([10, 0], 10, 10)), false);
  equal(cross(boxAt([0, 0], 10, 10), boxAt([9, 0], 10, 10)), true);
});

test("a label on an edge makes way for another one, and stays away where all is taken", () => {
  const occupied = new Occupied();
  const place = () => placeOnEdge([0, 0], [100, 0], 0.5, 8, 8, occupied);
  equal(place(), [50, 0]);
  insist(Math.abs(place()[0] - 50) > 5, "makes way");
  equal(placeOnEdge([0, 0], [100, 0], 0.5, 8, 8, new Occupied([boxAt([50, 0], 140, 20)])), undefined);
});
