// Maps and curves of one byte a value, drawn on canvases: an image is nothing a chart library is needed for.

import { rgb } from "./scales.js";

// −1 … 1 of each byte, as dacviz.pictures.training.fit.encoded writes them.
export function decoded(text) {
  return Array.from(atob(text), (c) => (c.charCodeAt(0) - 128) / 127);
}

// Red, green, blue and opacity of each value of a square map, its first row at the bottom.
export function pixels(values, side, stops) {
  const [low, middle, high] = stops.map(rgb);
  const bytes = new Uint8ClampedArray(4 * side * side);
  values.forEach((value, k) => {
    const end = value < 0 ? low : high;
    const at = 4 * ((side - 1 - Math.floor(k / side)) * side + (k % side));
    for (let c = 0; c < 3; c++) bytes[at + c] = middle[c] + Math.abs(value) * (end[c] - middle[c]);
    bytes[at + 3] = 255;
  });
  return bytes;
}

export function paintMap(canvas, text, theme) {
  const values = decoded(text);
  const side = Math.sqrt(values.length);
  if (canvas.width !== side || canvas.height !== side) Object.assign(canvas, { width: side, height: side });
  canvas.getContext("2d").putImageData(new ImageData(pixels(values, side, theme.node), side, side), 0, 0);
}

// A curve through so many points from left to right, with a line at 0.
export function paintCurve(canvas, text, points, theme) {
  const { width, height } = canvas;
  const pen = canvas.getContext("2d");
  const y = (value) => height * (0.5 - 0.46 * value);
  pen.clearRect(0, 0, width, height);
  pen.lineWidth = 2;
  pen.strokeStyle = theme.outline;
  pen.strokeRect(0, y(0), width, 0);
  pen.lineWidth = 6;
  pen.strokeStyle = theme.lit;
  pen.beginPath();
  decoded(text).forEach((value, k) => pen.lineTo((k / (points - 1)) * width, y(value)));
  pen.stroke();
}
