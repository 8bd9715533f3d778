import { engineParts, growthParts, imageParts } from './engine-parts.mjs';

/**
 * What is measured in browsers: each sitting is one browser with its servers, and the parts that are measured in it.
 *
 * @param supports - what each engine's driver can do, by its name
 */
export function planSittings(engines, { supports, isWanted }) {
  return engines.flatMap((engine, position) => {
    // WebKitGTK 2.50 speaks HTTP/1.1 through the proxy that leads it to this machine: test/support/engines/webkit
    const http2 = engine.name !== 'webkit';
    const chosen = (parts) =>
      parts.filter(({ name, needs }) => isWanted(name) && (!needs || supports[engine.name][needs]));
    return [
      { engine, http2, results: 'main', parts: chosen(engineParts) },
      ...(http2 ? [{ engine, http2: false, results: 'http1', parts: chosen(imageParts) }] : []),
      ...(position === 0 ? [{ engine, http2, results: 'growth', parts: chosen(growthParts) }] : []),
    ].filter(({ parts }) => parts.length > 0);
  });
}
