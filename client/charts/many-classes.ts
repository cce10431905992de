/** More classes than this get thinner rows, upright names and the whole width. */
export const manyClasses = 12;
