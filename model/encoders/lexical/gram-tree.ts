import { longestRunGram } from './tokenize.js';

const root = 0;
const unknown = -1;

/** Finds character n-grams without making a string of each: a tree with one character an edge. */
export class GramTree {
  /** Numbers of the characters that lead anywhere. */
  readonly #characters = new Map<string, number>();
  /** Child of a node by character; the key is made by `#edge`. */
  readonly #children = new Map<number, number>();
  /** The value of each node's n-gram; unknown for one that is only a beginning. */
  readonly #values: number[] = [unknown];
  /** The node of the n-gram that begins at each character of the present run, and the characters. */
  #nodes = new Int32Array(0);
  #run = new Int32Array(0);

  /** Takes n-grams with the value of each; longer ones than runs have are left out. */
  constructor(grams: Iterable<readonly [string, number]>) {
    const short = Array.from(grams, ([gram, value]) => [Array.from(gram), value] as const).filter(
      ([characters]) => characters.length <= longestRunGram,
    );
    for (const character of new Set(short.flatMap(([characters]) => characters))) {
      this.#characters.set(character, this.#characters.size);
    }
    for (const [characters, value] of short) this.#add(characters, value);
  }

  /** Visits the values of a run's known n-grams: those of one character, then of two, then of three. */
  visit(run: string, hear: (value: number) => void): void {
    const count = this.#read(run);
    this.#nodes.fill(root, 0, count);
    for (let size = 1; size <= longestRunGram; size++) {
      for (let at = 0; at + size <= count; at++) {
        const node = this.#nodes[at] as number;
        if (node === unknown) continue;
        const child = this.#childOf(node, this.#run[at + size - 1] as number);
        this.#nodes[at] = child;
        const value = child === unknown ? unknown : (this.#values[child] as number);
        if (value !== unknown) hear(value);
      }
    }
  }

  #add(characters: readonly string[], value: number): void {
    let node = root;
    for (const character of characters) {
      const number = this.#characters.get(character) as number;
      let child = this.#childOf(node, number);
      if (child === unknown) {
        child = this.#values.push(unknown) - 1;
        this.#children.set(this.#edge(node, number), child);
      }
      node = child;
    }
    this.#values[node] = value;
  }

  /** Writes down the numbers of a run's characters; returns how many there are. */
  #read(run: string): number {
    if (run.length > this.#run.length) {
      this.#run = new Int32Array(2 * run.length);
      this.#nodes = new Int32Array(2 * run.length);
    }
    let count = 0;
    for (const character of run) this.#run[count++] = this.#characters.get(character) ?? unknown;
    return count;
  }

  #childOf(node: number, character: number): number {
    if (character === unknown) return unknown;
    return this.#children.get(this.#edge(node, character)) ?? unknown;
  }

  #edge(node: number, character: number): number {
    return node * this.#characters.size + character;
  }
}
