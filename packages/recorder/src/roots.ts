/** A root, or an element, and the open shadow roots in it. */
export function rootsOf(root: ParentNode & Node): Node[] {
  return [
    root,
    ...[root as Element, ...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
      shadowRoot ? rootsOf(shadowRoot) : [],
    ),
  ];
}
