import type { CompiledPolicy } from '@scrim/policy';

/** `GET /site/:site/policy.json` — all that a browser gets before a decision, besides the loader. */
export interface PublicPolicy {
  readonly policy: CompiledPolicy;
  /** True when the request carried `Sec-GPC: 1`. */
  readonly gpc: boolean;
  /** Path of the recorder script on the loader's origin, with its content hash in the name. */
  readonly recorder: string;
  /** The banner and its style, so that the loader need not carry them. */
  readonly notice: NoticeView;
}

/** `[tag, attributes, ...children]`; a child is a node or a key of `NoticeTexts` as text. */
export type NoticeNode = readonly [
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: (NoticeNode | string)[],
];

export interface NoticeView {
  readonly css: string;
  readonly banner: NoticeNode;
  readonly gpc: NoticeNode;
}
