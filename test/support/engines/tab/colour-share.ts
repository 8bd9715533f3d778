import { readPng } from './read-png.js';

/** Red, green and blue, from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

// A display and a PDF viewer may have a colour profile.
const tolerance = 24;

/** The share of a picture's pixels, from 0 to 1, that have about this colour. */
export function colourShare(file: Uint8Array, colour: Colour): number {
  const { pixels, channels } = readPng(file);
  let count = 0;
  for (let start = 0; start < pixels.length; start += channels) {
    const isNear = colour.every((value, channel) => Math.abs(pixels[start + channel]! - value) <= tolerance);
    if (isNear) count += 1;
  }
  return count / (pixels.length / channels);
}
