import { dirname, join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

/** The authorizer as one file without `node_modules`, bundled at each synthesis. The same code is the same asset. */
export function bundledCode(handler) {
  const entry = resolve(handler);
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    // CDK requires an image, and does not use it: local bundling needs no Docker.
    bundling: { image: DockerImage.fromRegistry('none'), local: localBundling(entry) },
  });
}

function localBundling(entry) {
  return {
    // CDK bundles a folder once for equal options. With its entry, a second handler in the folder is a second asset.
    entry,
    tryBundle(folder) {
      bundleHandler(entry, join(folder, 'index.js'));
      return true;
    },
  };
}

function bundleHandler(entry, outfile) {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    legalComments: 'none',
    charset: 'utf8',
    // The thrown error says what is wrong.
    logLevel: 'silent',
  });
}
