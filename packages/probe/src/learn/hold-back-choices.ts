import type { Candidate } from '@scrim/policy/learn';

/** What a box that everybody ticked is answered with elsewhere; those who leave it would be told by being masked. */
const ANSWER = /^(?:yes|no|on|off|true|false|sí|si)$/i;

/** One of several choices, shown alone, is what somebody took; whether it may be shown is for a person to decide. */
export function holdBackChoices(candidate: Candidate, choices: ReadonlySet<string>): Candidate {
  const { verdict, role, text } = candidate;
  if (verdict !== 'show' || !(role === 'option' || choices.has(text) || ANSWER.test(text))) return candidate;
  return {
    ...candidate,
    verdict: 'decide',
    why: ['is one of several choices; in a closed list it is the one that a person took'],
  };
}
