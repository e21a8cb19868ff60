import { useEffect, useRef } from 'react';
import { useLanguage } from '../language.tsx';
import type { Instalment } from '../loan.ts';

/** The balance over the life of the loan, drawn on a canvas: what is paid in full colour, what is planned as a line. */
export function BalanceChart({
  principal,
  plan,
  paid,
}: {
  principal: number;
  plan: readonly Instalment[];
  paid: number;
}) {
  const { t, money } = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const redraw = () => draw(element, [principal, ...plan.map((instalment) => instalment.balance)], paid, money);
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [principal, plan, paid, money]);
  return (
    <figure className="balance-chart">
      <canvas ref={canvas} role="img" aria-label={t('account.chart.label')} />
      <figcaption className="balance-chart-legend">
        <span className="legend-paid">{t('account.chart.paid')}</span>
        <span className="legend-planned">{t('account.chart.planned')}</span>
      </figcaption>
    </figure>
  );
}

function draw(
  canvas: HTMLCanvasElement,
  balances: readonly number[],
  paid: number,
  money: (dollars: number) => string,
) {
  const { width, height } = canvas.getBoundingClientRect();
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return;
  const density = window.devicePixelRatio;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  context.scale(density, density);
  const left = 64;
  const bottom = height - 8;
  const top = 14;
  const highest = balances[0] ?? 1;
  const x = (month: number) => left + ((width - left - 8) * month) / (balances.length - 1);
  const y = (balance: number) => bottom - ((bottom - top) * balance) / highest;

  context.font = '12px Figtree, sans-serif';
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const share of [0, 0.5, 1]) {
    context.strokeStyle = '#e1e5d8';
    context.fillStyle = '#55655b';
    context.beginPath();
    context.moveTo(left, y(highest * share));
    context.lineTo(width, y(highest * share));
    context.stroke();
    context.fillText(money(highest * share), left - 10, y(highest * share));
  }
  const path = (until: number) => {
    context.beginPath();
    balances.slice(0, until + 1).forEach((balance, month) => {
      context.lineTo(x(month), y(balance));
    });
  };
  context.lineWidth = 2;
  context.setLineDash([5, 5]);
  context.strokeStyle = '#6f9a7d';
  path(balances.length - 1);
  context.stroke();
  context.setLineDash([]);
  path(paid);
  context.lineWidth = 3;
  context.strokeStyle = '#1d6b4c';
  context.stroke();
  context.lineTo(x(paid), bottom);
  context.lineTo(x(0), bottom);
  context.closePath();
  context.fillStyle = '#dcebd3';
  context.globalAlpha = 0.7;
  context.fill();
  context.globalAlpha = 1;
  context.beginPath();
  context.arc(x(paid), y(balances[paid] ?? highest), 6, 0, Math.PI * 2);
  context.fillStyle = '#e9a93a';
  context.fill();
  context.strokeStyle = '#ffffff';
  context.lineWidth = 2;
  context.stroke();
}
