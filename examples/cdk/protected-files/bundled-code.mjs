import { dirname, join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

/** The authorizer as one file without `node_modules`. Bundled at each synthesis; the same code is the same asset. */
export function bundledCode(handler) {
  const entry = resolve(handler);
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    // The image is asked for, and never used: what bundles locally needs no Docker.
    bundling: { image: DockerImage.fromRegistry('none'), local: localBundling(entry) },
  });
}

function localBundling(entry) {
  return {
    // CDK bundles a folder once for equal options: by its own entry, a second handler there stays a second one.
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
    // What is wrong is in the error that is thrown.
    logLevel: 'silent',
  });
}
