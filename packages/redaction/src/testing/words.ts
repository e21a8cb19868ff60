/**
 * The words of which the names of HTML, SVG and CSS are made: elements, roles, properties, keywords, functions and
 * pseudo-classes (`border-top-left-radius`, `ui-sans-serif`). `packed-words.ts` holds the
 * same words, packed; a test holds the two together.
 */
export const WORDS = `
3d a abbr absolute accent acronym action active address adjust after alert align alignment all allowed
alphabetic anchor and animate animation antialiased any anywhere appearance apple area areas arial around
article as ascending aside aspect at attachment attr audio auto autofill axis b backdrop backface background
backwards balance bar base baseline basis bdi bdo before behavior between bezier bidi black blend
blinkmacsystemfont block blockquote blue blur body bold bolder border both bottom box br break brightness but
butt button by calc calendar cancel canvas capitalize caps caption caret cell cells center central change
checkbox checked child circle cite clamp clear clip clippath closed closest coarse code col colgroup collapse
color column columns combobox conic contain container content contents contrast count counter courier cover
crosshair css cubic current currentcolor cursor cx cy d dark dasharray dashed dashoffset data datalist date dd
decimal decoration default defined defs del delay dense depth descending details device dfn dialog dir direction
disabled disc display distance div dl dotted double drop dt duration dynamic e ease ellipse ellipsis em email
embed emoji empty enabled end env even evenly evenodd events export face false family feature field fieldset
figcaption figure file fill filter fine first fit fixed flex float flow focus font footer foreignobject form
format forwards from function g gap georgia gold grab grabbing gradient gray grayscale green grey grid group
grow gutter h1 h2 h3 h4 h5 h6 hard has head header heading height help helvetica hidden hide highlight
horizontal host hover hr hsl hsla html hyphens i iframe image img important in inactive increment indent
indeterminate index indicator infinite inherit initial inline inner input ins inset inside intrinsic invalid
invert is isolate isolation italic item items iteration justify kbd keep kerning keyboard label landscape lang
large larger last layer layout left legend letter li ligatures light lighter limit line linear lineargradient
linecap linejoin lining link list listbox local lowercase lr ltr made main manipulation manual map margin mark
marker marquee mask match max medium menu meta meter middle min minmax miterlimit mix modal mode monospace
motion move moz multiply n name nav navigation navy neue new no nobr none nonzero normal noscript not nowrap nth
number numeric nums object odd of offset oklab oklch ol one only opacity open optgroup option optional or orange
order orient orientation origin osx out outer outline output outside overflow override overscroll p pack padding
page parent part password path pattern paused perspective picker picture pink place placeholder play pointer
polygon polyline popover portrait position pre preference prefers presentation preserve pretty print progress
progressbar property purple q quotes r radial radialgradient radio radiogroup radius range ratio readonly rect
red reduce reduced relative rendering repeat required reset resize resolution results reverse revert rgb rgba
right rl roboto roman root rotate rotatex rotatey round rounded row rows rp rt rtl ruby rule running rx ry s
safe samp sans saturate scale scale3d scalex scaley scheme scope screen script scroll scrollbar search section
segoe select selection selector self separate serif set settings shadow shape show shown shrink side silver size
sizing skew skip slice slider slot slotted small smaller smooth smoothing snap soft solid source space spacing
span spin square src start state static status step steps sticky stop stretch strike stroke strong style sub
submit summary sup super svg swap switch symbol system tab table tablist tabpanel tabular tap target tbody td
teal tel template term text textarea textbox textfield textlength textpath tfoot th thead thick thickness thin thumb
time timeline times timing title to tooltip top touch tr track transform transition translate translate3d
translatex translatey translatez transparent trim true try tspan tt turn type u ui ul underline unicode unset upload
upper uppercase url use user valid value var variant variation verdana vertical video view visibility visible
visited w wait wbr webkit weight where white width will within woff woff2 word words wrap write writing x y
yellow z zoom
`
  .trim()
  .split(/\s+/);

/** Sorted words, each as a capital letter that says how many letters it shares with the one before, and the rest. */
export function packWords(words: readonly string[]): string {
  let before = '';
  let out = '';
  for (const word of [...words].sort()) {
    let shared = 0;
    while (shared < before.length && before[shared] === word[shared]) shared++;
    out += String.fromCharCode(65 + shared) + word.slice(shared);
    before = word;
  }
  return out;
}
