/** A root and the open shadow roots in it. */
export function rootsOf(root: ParentNode & Node): Node[] {
  return [
    root,
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? rootsOf(shadowRoot) : [])),
  ];
}
