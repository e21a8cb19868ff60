export { canonicalJson, sha256Hex } from './canonical.ts';
export { checkPolicy } from './check.ts';
export { type CompileOptions, type CompileResult, compilePolicy, type PolicyFiles, policyHash } from './compile.ts';
export { describePolicy } from './describe.ts';
export { type Change, diffPolicies, type PolicyDifference } from './diff.ts';
export { explainPage, explainRule, type PageExplanation, type RuleExplanation } from './explain.ts';
export { parseSelector } from './parse-selector.ts';
export { formatProblem, type Problem } from './problem.ts';
export * from './runtime.ts';
