import { cutIntoPieces } from './pieces.js';
import { featuresOf, mark, readableOf, walkUnitsOfPieces, type Unit } from './tokenize.js';

/** Texts in which every feature is a number; each unit is a feature itself. */
export interface Corpus {
  /** Feature number f is `features[f]`. */
  readonly features: readonly string[];
  /** Of a unit that has more features than itself, the others, a repeated one as often as it occurs. */
  readonly further: ReadonlyMap<number, Int32Array>;
  readonly documents: readonly Document[];
}

/** The units of a text in the order of their first occurrence, and how often each occurs. */
export interface Document {
  readonly units: Int32Array;
  readonly counts: Int32Array;
}

/** Texts that are cut in one go. */
const together = 16;

/** Cuts texts into units and features; each distinct unit is cut into features only once. */
export function readCorpus(texts: readonly string[]): Corpus {
  const numbering = new Numbering();
  const documents: Document[] = [];
  for (let from = 0; from < texts.length; from += together) {
    const readables = texts.slice(from, from + together).map(readableOf);
    for (const pieces of cutIntoPieces(readables)) {
      const counts = new Map<number, number>();
      walkUnitsOfPieces(pieces, (unit) => {
        const number = numbering.ofUnit(unit);
        counts.set(number, (counts.get(number) ?? 0) + 1);
      });
      documents.push({
        units: Int32Array.from(counts.keys()),
        counts: Int32Array.from(counts.values()),
      });
    }
  }
  const { features, further } = numbering;
  return { features, further, documents };
}

class Numbering {
  readonly features: string[] = [];
  readonly further = new Map<number, Int32Array>();
  readonly #numbers = new Map<string, number>();

  ofUnit(unit: Unit): number {
    const number = this.#ofFeature(unit);
    if (unit.startsWith(mark.word) && !this.further.has(number)) {
      const others = featuresOf(unit).slice(1);
      this.further.set(
        number,
        Int32Array.from(others, (feature) => this.#ofFeature(feature)),
      );
    }
    return number;
  }

  #ofFeature(feature: string): number {
    let number = this.#numbers.get(feature);
    if (number === undefined) {
      number = this.features.push(feature) - 1;
      this.#numbers.set(feature, number);
    }
    return number;
  }
}

/** Visits the features of a unit, itself first. */
export function visitFeatures(
  { further }: Corpus,
  unit: number,
  visit: (feature: number) => void,
): void {
  visit(unit);
  further.get(unit)?.forEach(visit);
}
