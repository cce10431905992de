/** Ids of the annotators that answer for the hidden labels of a demo project begin with this. */
export const oracleAnnotatorPrefix = 'oracle-';
