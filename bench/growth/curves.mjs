import { imagesCurve } from './images-curve.mjs';
import { nodesCurve } from './nodes-curve.mjs';
import { originsCurve } from './origins-curve.mjs';
import { tabsCurve } from './tabs-curve.mjs';
import { tokensCurve } from './tokens-curve.mjs';

/**
 * What can grow. Each curve has `points`, and the `series` that are measured side by side, by their index in `variants`.
 * `open` makes what all rounds need, and resolves with `measure(index, point)` and, if something is to be ended, `close`.
 * With `isEach` the time is that of one and not of all.
 */
export const curves = [imagesCurve, tokensCurve, tabsCurve, originsCurve, nodesCurve];
