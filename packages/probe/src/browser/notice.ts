export type ChoiceAction = 'accept' | 'decline' | 'manage' | 'save' | 'withdraw';

/** What a control that may answer a consent notice stands in, from within. */
export interface Surrounding {
  /** The same for all controls in it. */
  readonly id: string;
  readonly text: string;
  /** Letters in it besides those on controls. */
  readonly spoken: number;
  /** It is a dialog or stays where it is when the page is scrolled, or is in one that does. */
  readonly apart: boolean;
}

/** A control by its words, and where it stands. */
export interface Placed {
  readonly action: ChoiceAction;
  readonly label: string;
  /** The control itself first. */
  readonly surroundings: readonly Surrounding[];
}

const ACTIONS: readonly (readonly [ChoiceAction, RegExp])[] = [
  ['withdraw', /withdraw|stop (?:the )?record|turn off|opt.?out|revoke|retirar|dejar de|detener/i],
  [
    'decline',
    /\b(?:decline|reject|refuse|deny|disagree)\b|no,? thank|\bonly (?:necessary|essential)|(?:necessary|essential) only|don.t (?:record|allow|track|agree)|without (?:accepting|agreeing|recording)|do not (?:record|allow)|\bno permitir|rechazar|denegar|no aceptar|^no\b/i,
  ],
  [
    'save',
    /^(?:save|confirm|submit|apply|done|guardar|confirmar|aplicar|listo)\b|^(?:allow|accept|permitir|aceptar) (?:my |la |mi )?(?:selection|selected|selecci[oó]n)/i,
  ],
  [
    'manage',
    /(?:privacy|cookie|consent|recording|tracking)[\w ]*(?:choice|setting|preference|option|control)s?|manage|preferences|customi[sz]e|your choices|^recording\b|configurar|preferencias|opciones de/i,
  ],
  [
    'accept',
    /^(?:accept|allow|agree|i agree|i accept|i understand|understood|ok\b|okay|got it|yes|sure|aceptar|permitir|de acuerdo|entendido|s[ií]\b)/i,
  ],
];

/** A label that says what it answers; "yes", "no" and "OK" answer anything. */
const EXPLICIT =
  /accept|allow|agree|reject|declin|refuse|deny|necessary|essential|withdraw|revoke|opt.?out|manage|preferenc|customi[sz]e|record|track|cookie|privacy|consent|acept|permit|rechaz|deneg|acuerdo|configur|opciones|retirar|grabar/i;
/** What no other question of a page is about. */
const TRACKING =
  /cookie|\btrack(?:ing|ers?)\b|\banalytics\b|similar technolog|record(?:ing)? (?:how|your|this|the use|clicks|choices)|stop (?:the )?record|session (?:replay|recording)|rastre(?:o|ar|adores)|\bgrabar\b|grabaci[oó]n/i;
/** What forms of a lender speak of as well. */
const PRIVACY =
  /privacy|\bconsent\b|gdpr|ccpa|personal (?:data|information)|privacidad|consentimiento|datos personales/i;

/** Letters besides the controls' own that make a text of it. */
const SPOKEN = 15;
/** Characters of a notice, at most: one within the page, and one apart from it, which may list all vendors. */
const LONGEST = { within: 1_500, apart: 30_000 } as const;

export function actionOf(label: string): ChoiceAction | null {
  return ACTIONS.find(([, words]) => words.test(label))?.[0] ?? null;
}

/**
 * The controls of the consent notice; none where nobody asks. A pair that shares one surrounding goes before a control to accept
 * alone, which counts only where what is around it speaks of cookies, tracking or consent. The one to refuse may stand further
 * out than the other two.
 */
export function noticeAmong<Control extends Placed>(controls: readonly Control[]): Control[] {
  const accepting = controls.filter(({ action }) => action === 'accept');
  for (const isMet of [asksWithAChoice, asksWithoutOne])
    for (const accept of accepting) {
      const met = candidatesFor(accept).flatMap((surrounding) => {
        const inside = controls.filter(({ surroundings }) => surroundings.some(({ id }) => id === surrounding.id));
        return isMet(accept, surrounding, inside) ? [{ surrounding, inside }] : [];
      });
      const [innermost] = met;
      if (!innermost) continue;
      const refusing = met.find(
        ({ surrounding, inside }) => isOfOneNotice(accept, innermost.surrounding, surrounding) && inside.some(refuses),
      );
      const { inside } = refusing ?? innermost;
      return [accept, ...inside.filter((one) => one !== accept)];
    }
  return [];
}

function refuses({ action }: Placed): boolean {
  return action === 'decline' || action === 'withdraw';
}

/** Of two surroundings, one in the other: both apart, or both around no more than one text. */
function isOfOneNotice({ surroundings }: Placed, inner: Surrounding, outer: Surrounding): boolean {
  if (inner === outer || inner.apart) return inner === outer || outer.apart;
  return surroundings.indexOf(outer) <= surroundings.findIndex(({ spoken }) => spoken >= SPOKEN);
}

/** Whether a control is about consent, by its own words or what it stands in. */
export function isAboutConsent(control: Placed): boolean {
  return candidatesFor(control).some(
    (one) => speaksOfConsent(one, control.label) || (one.apart && EXPLICIT.test(control.label)),
  );
}

function asksWithAChoice(accept: Placed, surrounding: Surrounding, inside: readonly Placed[]): boolean {
  // Whatever else people agree to may be saved and sent, too.
  if (!inside.some(({ action }) => action !== 'accept' && action !== 'save')) return false;
  return (surrounding.apart && EXPLICIT.test(accept.label)) || speaksOfConsent(surrounding, accept.label);
}

function asksWithoutOne({ label, surroundings }: Placed, surrounding: Surrounding): boolean {
  if (surrounding.apart) return speaksOfConsent(surrounding, label);
  return (
    TRACKING.test(surrounding.text) && (surrounding === surroundings[0] || isFirstSpoken(surroundings, surrounding))
  );
}

/** Within a page, "yes" and "no" answer the text next to them, and no other. */
function candidatesFor({ label, surroundings }: Placed): readonly Surrounding[] {
  return surroundings.filter((one) => {
    if (one.apart) return one.text.length <= LONGEST.apart;
    return one.text.length <= LONGEST.within && (EXPLICIT.test(label) || isFirstSpoken(surroundings, one));
  });
}

function isFirstSpoken(surroundings: readonly Surrounding[], one: Surrounding): boolean {
  return surroundings.find(({ spoken }) => spoken >= SPOKEN) === one;
}

function speaksOfConsent({ text, apart }: Surrounding, label: string): boolean {
  return TRACKING.test(text) || ((apart || EXPLICIT.test(label)) && PRIVACY.test(text));
}
