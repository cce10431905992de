import type { en } from './en.js';

/**
 * The shape of a catalog. A key that a translation lacks or makes up is a type error. English
 * singulars (`…_one`) are left out: a language without them has nothing to put there.
 */
export type Catalog = Translated<typeof en>;

type Translated<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string
    ? string
    : Translated<T[K]>;
};
