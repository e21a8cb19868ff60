import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';

type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'list'; readonly items: string[] }
  | { readonly kind: 'paragraph'; readonly text: string };

/** Headings, lists and paragraphs of a generated document; other Markdown stays as written. */
export function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  for (const line of markdown.split('\n').map((raw) => raw.trim())) {
    const last = blocks.at(-1);
    const heading = /^(#{1,4})\s+(.*)$/.exec(line);
    const item = /^[-*]\s+(.*)$/.exec(line);
    if (line === '') blocks.push({ kind: 'paragraph', text: '' });
    else if (heading)
      blocks.push({ kind: 'heading', level: (heading[1]?.length ?? 1) <= 2 ? 2 : 3, text: heading[2] ?? '' });
    else if (item && last?.kind === 'list') last.items.push(item[1] ?? '');
    else if (item) blocks.push({ kind: 'list', items: [item[1] ?? ''] });
    else if (last?.kind === 'paragraph' && last.text !== '')
      blocks[blocks.length - 1] = { kind: 'paragraph', text: `${last.text} ${line}` };
    else blocks.push({ kind: 'paragraph', text: line });
  }
  return blocks.filter((block) => block.kind !== 'paragraph' || block.text !== '');
}

const plain = (text: string): string => text.replace(/\*\*([^*]+)\*\*/g, '$1').replace(/`([^`]+)`/g, '$1');

/** The text for the lender's privacy notice, generated from the active policy. */
export function NoticeDocument({ markdown }: { markdown: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <article className="card notice">
      <div className="notice-bar">
        <p className="muted">Generated from the active policy, for your privacy notice.</p>
        <Button
          variant="default"
          size="xs"
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          onClick={() => {
            void navigator.clipboard.writeText(markdown).then(() => setCopied(true));
          }}
        >
          {copied ? 'Copied' : 'Copy text'}
        </Button>
      </div>
      {readBlocks(markdown).map((block, index) => {
        const key = `${block.kind}-${index}`;
        if (block.kind === 'heading')
          return block.level === 2 ? <h2 key={key}>{plain(block.text)}</h2> : <h3 key={key}>{plain(block.text)}</h3>;
        if (block.kind === 'paragraph') return <p key={key}>{plain(block.text)}</p>;
        return (
          <ul key={key}>
            {block.items.map((item) => (
              <li key={item}>{plain(item)}</li>
            ))}
          </ul>
        );
      })}
    </article>
  );
}
