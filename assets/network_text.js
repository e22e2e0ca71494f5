// What is written in a node, and how large: a symbol above its number, one of them alone, or nothing. Pure.

import { nodeText } from "./names.js";
import { SUBSCRIPT, fitInCircle } from "./network_geometry.js";

// Pixels of radius from which there is room for
const TWO_LINES = 21; // a symbol and its number,
const ALONE = 13; // a symbol, or the 1 of a bias,
const NUMBER = 9; // a number.
const LEAST = 8.5; // pixels of the smallest type
const SIZE = 0.48; // type size in radii
const LARGEST = 40;

// {symbol: {letter, index, size, y, faint}, number: {text, size}, y of the number}; what finds no room is missing.
export function linesIn({ film, moment, place: { radius }, widthOf }, k, half) {
  const { symbol, texts } = nodeText(film, moment, k);
  const size = Math.min(LARGEST, SIZE * radius);
  const number = (y, wanted) => fitInCircle(texts, half, y, wanted, LEAST, widthOf);
  if (!symbol) return radius >= ALONE ? { number: number(0, size), y: 0 } : {};
  // Small numbers that change ten times a second are not read; the colours are.
  if (radius < (film.by === "live" ? TWO_LINES : NUMBER)) return {};
  if (!texts.length) return radius < ALONE ? {} : { symbol: fitted(symbol, half, 0, Math.max(9, size), true, widthOf) };
  if (radius < TWO_LINES) return { number: number(0, Math.max(10, 1.1 * size)), y: 0 };
  const y = 0.27 * radius;
  return { symbol: fitted(symbol, half, -0.34 * radius, size, false, widthOf), number: number(y, size), y };
}

// A symbol of that size, or smaller where it is too wide for its circle.
function fitted([letter, index], half, y, size, faint, widthOf) {
  const width = () => widthOf(letter) + SUBSCRIPT * widthOf(index);
  const fit = fitInCircle([letter + index], half, y, size, LEAST, width);
  return fit && { letter, index, size: fit.size, y, faint };
}
