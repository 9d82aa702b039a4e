import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'
import { maxOwnLines } from './scripts/checking/maxOwnLines.mjs'

const typed = ['src/**/*.{ts,vue}', 'test/**/*.ts', 'bench/**/*.ts', '*.config.ts']

/** Globals of Node scripts; TypeScript checks the others. */
const nodeGlobals = Object.fromEntries(
  ['process', 'console', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'URL'].map(name => [name, 'readonly'])
)

export default defineConfig(
  { ignores: ['node_modules/', 'out/', 'dist/', 'coverage/', 'test-results/', 'playwright-report/', 'src/shared/filter/parser.js'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { files: ['**/*.{mjs,js}'], languageOptions: { globals: nodeGlobals } },
  { files: typed, extends: [ts.configs.strictTypeChecked, vue.configs['flat/recommended']] },
  {
    files: typed,
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.shared.json', './tsconfig.node.json', './tsconfig.renderer.json', './tsconfig.e2e.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
        parser: ts.parser
      }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `void promise` says that nobody waits for it; arrow functions may hand on what a void call returns.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'always' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      // Objects here are made of functions that know no `this`, so taking one out of its object is safe.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // It takes an element of an array for one that is always there.
      '@typescript-eslint/no-useless-default-assignment': 'off',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
      'no-undef': 'off'
    }
  },
  {
    // Only vue-tsc knows the types of .vue files; without them what comes from one looks like `any`.
    files: ['src/renderer/**/*.{ts,vue}', 'test/renderer/**/*.ts'],
    rules: Object.fromEntries(
      [
        'no-unsafe-assignment',
        'no-unsafe-call',
        'no-unsafe-member-access',
        'no-unsafe-return',
        'no-unsafe-argument',
        'restrict-plus-operands'
      ].map(rule => [`@typescript-eslint/${rule}`, 'off'])
    )
  },
  {
    // Prettier lays templates out.
    files: ['**/*.vue'],
    rules: {
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off'
    }
  },
  {
    files: ['src/**/*.{ts,vue}', 'scripts/**/*.mjs', 'bench/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300, skipComments: false }],
      // Three, then an options object.
      'max-params': ['error', 4]
    }
  },
  {
    files: ['src/**/*.{ts,vue}', 'scripts/**/*.mjs'],
    plugins: { trialbook: { rules: { 'max-own-lines': maxOwnLines } } },
    rules: { 'trialbook/max-own-lines': ['error', { max: 40 }] }
  },
  {
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/cli/**', 'src/server/**'],
    rules: { 'no-console': 'error' }
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/require-await': 'off' }
  }
)
