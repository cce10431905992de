import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Forbids imports that match `patterns` in `files`, and says why in the editor. */
function forbidImports(files, patterns, message) {
  return {
    files,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: patterns, message }] }] },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/runtime/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './client/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A row type that the caller names is the point of SqliteDatabase.get and fromJson.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'max-params': ['error', 3],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['test/**'],
    rules: { 'max-lines-per-function': 'off', 'max-params': 'off' },
  },
  {
    files: ['client/**/*.tsx'],
    ...reactHooks.configs.flat.recommended,
    rules: {
      ...reactHooks.configs.flat.recommended.rules,
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }],
    },
  },
  forbidImports(
    ['model/**/*.ts'],
    '^node:|/server/|/client/|^express|^socket\\.io|^better-sqlite3',
    'model/ is pure: no files, clock, sockets or server code; pass what it needs as an argument.',
  ),
  forbidImports(
    ['server/contract/**/*.ts'],
    '^node:|^\\.\\./',
    'server/contract is the wire: it may import zod and itself, so that the client can import it.',
  ),
  forbidImports(
    ['server/domain/**/*.ts'],
    '^node:|/store/|/learner/|/transport/|/dataset/|/commands/|@tensorflow|^express|^socket\\.io|^better-sqlite3',
    'server/domain holds pure rules: it may import the contract and the tensor-free part of model/.',
  ),
);
