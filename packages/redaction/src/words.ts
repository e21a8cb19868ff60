/**
 * The words of which the names of HTML, SVG and CSS are made: elements, roles, properties, keywords, functions and
 * pseudo-classes (`border-top-left-radius`, `ui-sans-serif`). A name made of nothing else says nothing about a person;
 * any other is renamed or dropped. One string, split at load, compresses best.
 */
const WORDS = new Set(
  (
    '3d a abbr absolute accent action active additive address adjust after alert align alignment all allowed ' +
    'anchor and animate animation antialiased any anywhere appearance apple area areas arial around article as ' +
    'ascending aside aspect at attachment attr audio auto avoid axis b backdrop backface background backwards ' +
    'balance bar base baseline basis before behavior between bezier bidi black blend blinkmacsystemfont block ' +
    'blockquote blue blur body bold bolder boolean border both bottom box br break brightness brown but butt ' +
    'button by calc cancel canvas capitalize caps caption caret cell cells center central change checkbox ' +
    'checked child circle clamp clear clip clippath closed closest coarse code col colgroup collapse color ' +
    'column columns combobox composite conic contain container content contents contrast count counter courier ' +
    'cover crisp crosshair css cubic current currentcolor cursive cursor cx cy d dark darken dasharray dashed ' +
    'dashoffset data datalist date datetime dd decimal decoration default defs del delay dense depth desc ' +
    'descending details device dfn dialog dir direction disabled disc display distance div dl dominant dotted ' +
    'double drag drop dt duration dynamic e ease edge ellipse ellipsis em email emoji empty enabled end env ' +
    'even evenly evenodd events export face false family fantasy feature field fieldset figcaption figure file ' +
    'fill filter fine first fit fixed flex float flow focus font footer forced foreignobject form format ' +
    'forwards from function g gap georgia gold grab grabbing gradient gray grayscale green grey grid groove ' +
    'group grow gutter gutters h1 h2 h3 h4 h5 h6 hard has head header heading height help helvetica hidden hide ' +
    'highlight host hover hr hsl hsla html hyphenate hyphens i iframe image img important in inactive increment ' +
    'indent index indicator infinite inherit inherits initial inline inner input inset inside intrinsic invalid ' +
    'invert is isolate isolation italic item items iteration justify keep kerning keyboard label landscape ' +
    'language large larger last layer layout leading left legend letter li light lighten lighter limit line ' +
    'linear lineargradient linecap linejoin lining link list listbox listitem local lowercase lr ltr made main ' +
    'manipulation manual map margin marker mask match math matrix max medium menu menuitem meta meter middle ' +
    'min minmax miterlimit mix modal mode mono monospace motion move moz multiply n name nav navigation navy ' +
    'nearest neue new no none nonzero normal noscript not nowrap nth number numeric nums object odd of offset ' +
    'oklab oklch ol one only opacity open optgroup optical option optional or orange order orient orientation ' +
    'origin orphans osx out outer outline output outset outside overflow overlay override overscroll p pack ' +
    'padding page paint parent part password path pattern paused perspective picture pink pixelated place ' +
    'placeholder play pointer polygon polyline popover portrait position pre preference prefers presentation ' +
    'preserve pretty print progress progressbar property proximity purple q quotes r radial radialgradient ' +
    'radio radiogroup radius range ratio readonly rect red reduce reduced region relative rendering repeat ' +
    'required reset resize resolution results reverse revert rgb rgba ridge right rl roboto roman root rotate ' +
    'rotatez round rounded row rows rtl ruby rule running rx ry s safe sans saturate scale scale3d scalex ' +
    'scaley scheme scope screen script scroll scrollbar search section segoe select selection selector self ' +
    'separate serif set settings shadow shape show shown shrink side sideways silver size sizing skew skip ' +
    'slice slider slot slotted small smaller smooth smoothing snap soft solid source space spacing span spin ' +
    'square src start state static status step steps sticky stop stretch stroke strong style sub submit summary ' +
    'sup super svg swap switch synthesis system tab table tablist tabpanel tabular tap target tbody td teal tel ' +
    'template term text textarea textfield textlength tfoot th thead thick thickness thin threshold thumb time ' +
    'timeline times timing title to tooltip top touch tr track transform transition translate translate3d ' +
    'translatex translatey translatez transparent trim true try tspan turn type u ui ul underline unicode unset ' +
    'upper uppercase upright url use user valid value var variant variation vector verdana vertical video view ' +
    'visibility visible visited w wait wbr webkit weight wheel where white widows width will within woff woff2 ' +
    'word words wrap writing x y yellow z zoom'
  ).split(' '),
);

/** Whether a name is made of nothing but words of the web platform, in any case, joined by hyphens. */
export function isPlatformName(name: string): boolean {
  return name
    .toLowerCase()
    .split('-')
    .every((word) => !word || WORDS.has(word));
}
