/** Cuts texts into the pieces of a SentencePiece unigram vocabulary. */
export interface Tokenizer {
  /** Piece ids, at most `maxTokens`, never none. */
  encode(text: string): number[];
}

/** A piece and the logarithm of its probability. The position in the vocabulary is its id. */
export type VocabularyEntry = readonly [piece: string, score: number];

export interface TokenizerOptions {
  /** Ids that never come from text: unknown, sentence start and end, and the like. */
  reservedCount: number;
  /** Further tokens are cut off. */
  maxTokens: number;
}

/** How SentencePiece writes a space, and the start of a text. */
const space = '▁';
const unknownId = 0;
/** SentencePiece scores an unknown character this far below its rarest piece. */
const unknownPenalty = 10;

/**
 * Creates the tokenizer of a unigram language model (Kudo 2018, "Subword regularization"): NFKC, each run
 * of white space to one "▁", one "▁" in front, then the segmentation of the highest summed score
 * (Viterbi). A run of characters outside the vocabulary is one unknown token.
 */
export function createTokenizer(
  vocabulary: readonly VocabularyEntry[],
  options: TokenizerOptions,
): Tokenizer {
  const trie = new PieceTrie();
  vocabulary.forEach(([piece, score], id) => {
    if (id >= options.reservedCount) trie.insert(piece, { id, score });
  });
  // Text beyond this can't reach into the first `maxTokens` tokens, however long it is.
  const readLimit = options.maxTokens * trie.longest;
  return {
    encode(text) {
      const points = codePoints(normalize(text.slice(0, readLimit)));
      return segment(points, trie).slice(0, options.maxTokens);
    },
  };
}

function normalize(text: string): string {
  return space + text.normalize('NFKC').trim().replace(/\s+/gu, space);
}

interface Piece {
  id: number;
  score: number;
}

interface TrieNode {
  /** By code point: small integers, which a Map finds several times faster than strings. */
  next: Map<number, TrieNode>;
  piece: Piece | null;
}

/** Pieces by their code points. */
class PieceTrie {
  readonly root: TrieNode = { next: new Map(), piece: null };
  /** Code points of the longest piece. */
  longest = 1;
  lowestScore = 0;

  insert(text: string, piece: Piece): void {
    const points = codePoints(text);
    points.reduce(grow, this.root).piece = piece;
    this.longest = Math.max(this.longest, points.length);
    this.lowestScore = Math.min(this.lowestScore, piece.score);
  }
}

function codePoints(text: string): number[] {
  return Array.from(text, (symbol) => symbol.codePointAt(0) ?? 0);
}

function grow(node: TrieNode, point: number): TrieNode {
  const known = node.next.get(point);
  if (known) return known;
  const created: TrieNode = { next: new Map(), piece: null };
  node.next.set(point, created);
  return created;
}

/** The best segmentation that ends at each position, as the step that leads there. */
interface Lattice {
  scores: Float64Array;
  ids: Int32Array;
  starts: Int32Array;
}

function segment(points: readonly number[], trie: PieceTrie): number[] {
  const lattice: Lattice = {
    scores: new Float64Array(points.length + 1).fill(-Infinity),
    ids: new Int32Array(points.length + 1),
    starts: new Int32Array(points.length + 1),
  };
  lattice.scores[0] = 0;
  for (let start = 0; start < points.length; start++) extend(lattice, start, { points, trie });
  return readBack(lattice, points.length);
}

interface Source {
  points: readonly number[];
  trie: PieceTrie;
}

/** Offers every piece that starts at `start`, and the single unknown character. */
function extend(lattice: Lattice, start: number, { points, trie }: Source): void {
  const unknown = { id: unknownId, score: trie.lowestScore - unknownPenalty };
  offer(lattice, unknown, { start, end: start + 1 });
  let node: TrieNode | undefined = trie.root;
  for (let end = start; end < points.length; end++) {
    node = node.next.get(points[end] as number);
    if (!node) return;
    if (node.piece) offer(lattice, node.piece, { start, end: end + 1 });
  }
}

function offer(lattice: Lattice, piece: Piece, { start, end }: { start: number; end: number }) {
  const score = (lattice.scores[start] as number) + piece.score;
  if (score <= (lattice.scores[end] as number)) return;
  lattice.scores[end] = score;
  lattice.ids[end] = piece.id;
  lattice.starts[end] = start;
}

function readBack(lattice: Lattice, length: number): number[] {
  const reversed: number[] = [];
  for (let end = length; end > 0; end = lattice.starts[end] as number) {
    const id = lattice.ids[end] as number;
    if (id !== unknownId || reversed.at(-1) !== unknownId) reversed.push(id);
  }
  return reversed.reverse();
}
