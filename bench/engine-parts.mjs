import { measureGrowth } from './growth/measure-growth.mjs';
import { curves } from './growth/curves.mjs';
import { afterStopPart } from './measure-after-stop.mjs';
import { evaluationPart } from './measure-evaluation.mjs';
import { firstVisitPart } from './measure-first-visit.mjs';
import { nodesPart } from './measure-nodes.mjs';
import { scenarioPart } from './measure-scenario.mjs';

export const imageParts = [
  scenarioPart({
    name: 'in-turn',
    title: 'images one after the other, each',
    run: 'imagesInTurn',
    kind: '.bmp',
    few: 3,
    count: 40,
  }),
  scenarioPart({
    name: 'at-once',
    title: '200 images of 3 KB at once',
    run: 'imagesAtOnce',
    kind: '.bmp',
    few: 12,
    count: 200,
  }),
];

export const scenarioParts = [
  ...imageParts,
  scenarioPart({
    name: 'download',
    title: 'one `fetch` of 50 MB',
    run: 'download',
    kind: '.bin',
    few: 0,
    count: 1,
  }),
  scenarioPart({
    name: 'own-origin',
    title: "200 images of the page's own origin",
    run: 'imagesAtOnce',
    kind: 'own',
    few: 12,
    count: 200,
  }),
];

/** Everything that is measured in each engine, in this order. */
export const engineParts = [...scenarioParts, afterStopPart, firstVisitPart, evaluationPart, nodesPart];

/** What grows, in the first engine only. */
export const growthParts = curves.map((curve) => ({
  name: `growth-${curve.name}`,
  title: `growth: ${curve.title}`,
  measure: (world, context) => measureGrowth(curve, world, context),
}));
