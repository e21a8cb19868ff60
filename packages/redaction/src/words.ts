/**
 * The words of which the names of HTML, SVG and CSS are made: elements, roles, properties, keywords, functions and
 * pseudo-classes (`border-top-left-radius`, `ui-sans-serif`). A name made of nothing else says nothing about a person;
 * any other is renamed or dropped. One string, split at load, compresses best.
 */
const WORDS = new Set(
  (
    '3d a abbr absolute accent active additive address adjust after alert align alignment all allowed anchor and ' +
    'animate animation antialiased any anywhere appearance apple area areas arial around article as ascending ' +
    'aside aspect at attachment attr audio auto axis b backdrop backface background backwards balance bar base ' +
    'baseline basis before behavior between bezier bidi black blend blinkmacsystemfont block blockquote blue blur ' +
    'body bold bolder boolean border both bottom box br break brightness brown but butt button by calc canvas ' +
    'capitalize caps caption caret cell center central change checkbox checked child circle clamp clear clip ' +
    'clippath closed closest coarse code col colgroup collapse color column columns combobox composite conic ' +
    'contain container content contents contrast count counter courier cover crisp crosshair css cubic current ' +
    'currentcolor cursive cursor cx cy d dark darken dasharray dashed dashoffset data datalist date datetime dd ' +
    'decimal decoration default defs del delay dense depth desc descending details device dfn dialog dir ' +
    'direction disabled disc display distance div dl dotted double drop dt duration dynamic e ease ellipse ' +
    'ellipsis em email empty enabled end env even evenly evenodd export face false family fantasy feature field ' +
    'fieldset figcaption figure file fill filter fine first fit fixed flex float flow focus font footer ' +
    'foreignobject form format forwards from function g gap georgia gold grab grabbing gradient gray grayscale ' +
    'green grey grid groove group grow h1 h2 h3 h4 h5 h6 hard has head header heading height help helvetica ' +
    'hidden hide highlight host hover hr hsl hsla html hyphens i iframe image img important in inactive indent ' +
    'index indicator infinite inherit inherits initial inline input inset inside invalid invert is isolate ' +
    'isolation italic item items iteration justify keep keyboard label landscape language large larger last layer ' +
    'layout leading left legend letter li light lighten lighter limit line linear lineargradient linecap linejoin ' +
    'link list listbox listitem local lowercase ltr made main manipulation manual map margin marker mask match ' +
    'math matrix max medium menu menuitem meta meter middle min minmax miterlimit mix modal mode mono monospace ' +
    'motion move moz multiply n name nav navigation navy nearest neue new no none nonzero normal noscript not ' +
    'nowrap nth number numeric nums object odd of offset oklab oklch ol one only opacity open optgroup option ' +
    'optional or orange order orient orientation origin orphans out outline output outset outside overflow ' +
    'overlay override overscroll p pack padding page paint parent part password path pattern paused perspective ' +
    'picture pink pixelated place placeholder play pointer polygon polyline popover portrait position pre prefers ' +
    'presentation preserve progress progressbar property proximity purple q quotes r radial radialgradient radio ' +
    'radiogroup radius range ratio rect red reduce reduced region relative rendering repeat required reset resize ' +
    'resolution reverse revert rgb rgba ridge right roboto roman root rotate rotatez round rounded row rows rtl ' +
    'rule running rx ry s sans saturate scale scale3d scalex scaley scheme scope screen script scroll scrollbar ' +
    'search section segoe select selection selector self serif set settings shadow shape show shown side silver ' +
    'size sizing skew skip slice slider slot slotted small smaller smooth smoothing snap soft solid source space ' +
    'spacing span square src start state static status step steps sticky stop stretch stroke strong style sub ' +
    'submit summary sup super svg swap switch system tab table tablist tabpanel tabular target tbody td teal tel ' +
    'template term text textarea textlength tfoot th thead thick thickness thin thumb time timeline times timing ' +
    'title to tooltip top touch tr track transform transition translate translate3d translatex translatey ' +
    'transparent trim true try tspan type u ui ul underline unicode unset upper uppercase upright url use user ' +
    'valid value var variant variation vector verdana vertical video view visibility visible visited w wait wbr ' +
    'webkit weight where white widows width will within woff woff2 word words wrap writing x y yellow z zoom'
  ).split(' '),
);

/** Whether a name is made of nothing but words of the web platform, in any case, joined by hyphens. */
export function isPlatformName(name: string): boolean {
  return name
    .toLowerCase()
    .split('-')
    .every((word) => !word || WORDS.has(word));
}
