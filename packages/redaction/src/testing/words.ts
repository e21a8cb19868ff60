/**
 * The words of which the names of HTML, SVG and CSS are made: elements, roles, properties, keywords, functions and
 * pseudo-classes (`border-top-left-radius`, `ui-sans-serif`). `packed-words.ts` holds the
 * same words, packed; a test holds the two together.
 */
export const WORDS = `
3d a abbr absolute accent action active address adjust after alert align alignment all allowed anchor and
animate animation antialiased any anywhere appearance apple area areas arial around article as ascending aside
aspect at attachment attr audio auto axis b backdrop backface background backwards balance bar base baseline
basis before behavior between bezier bidi black blend blinkmacsystemfont block blockquote blue blur body bold
bolder border both bottom box br break brightness but butt button by calc cancel canvas capitalize caps caption
caret cell cells center central change checkbox checked child circle clamp clear clip clippath closed closest
coarse code col colgroup collapse color column columns combobox conic contain container content contents
contrast count counter courier cover crosshair css cubic current currentcolor cursor cx cy d dark dasharray
dashed dashoffset data datalist date dd decimal decoration default defs del delay dense depth descending details
device dialog dir direction disabled disc display distance div dl dotted double drop dt duration dynamic e ease
ellipse ellipsis em email emoji empty enabled end env even evenly evenodd events export face false family field
fieldset figcaption figure file fill filter fine first fit fixed flex float flow focus font footer foreignobject
form format forwards from g gap georgia gold grab grabbing gradient gray grayscale green grey grid group grow
gutter h1 h2 h3 h4 h5 h6 hard has head header heading height help helvetica hidden hide highlight host hover hr
hsl hsla html hyphens i iframe image img important in inactive increment indent index indicator infinite inherit
initial inline inner input inset inside invalid invert is isolate isolation italic item items iteration justify
keep kerning keyboard label landscape large larger last layer layout left legend letter li light lighter limit
line linear lineargradient linecap linejoin lining link list listbox local lowercase ltr made main manipulation
manual map margin marker mask match max medium menu meta middle min minmax miterlimit mix modal mode monospace
motion move moz multiply n name nav navigation navy neue new no none nonzero normal noscript not nowrap nth
number numeric nums object odd of offset oklab oklch ol one only opacity open optgroup option optional or orange
order orient orientation origin osx out outer outline output outside overflow override overscroll p pack padding
page parent part password path pattern paused perspective picture pink place placeholder play pointer polygon
polyline popover portrait position pre preference prefers presentation preserve pretty print progress
progressbar property purple q r radial radialgradient radio radiogroup radius range ratio readonly rect red
reduce reduced relative rendering repeat required reset resize resolution results reverse revert rgb rgba right
roboto roman root rotate round rounded row rows rtl rule running rx ry s safe sans saturate scale scale3d scalex
scaley scheme scope screen script scroll scrollbar search section segoe select selection selector self separate
serif set settings shadow shape show shown shrink side silver size sizing skip slice slider slot slotted small
smaller smooth smoothing snap soft solid source space spacing span spin square src start state static status
step steps sticky stop stretch stroke strong style sub submit summary sup super svg swap switch system tab table
tablist tabpanel tabular tap target tbody td teal tel template term text textarea textfield textlength tfoot th
thead thick thickness thin thumb time timeline times timing title to tooltip top touch tr track transform
transition translate translate3d translatex translatey translatez transparent trim true try tspan turn type u ui
ul underline unicode unset upper uppercase url use user valid value var variant variation verdana vertical video
view visibility visible visited w wait wbr webkit weight where white width will within woff woff2 word words
wrap writing x y yellow z zoom
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
