import './mask-legend.css';

/** What the bars and hatched boxes in a replay mean. */
export function MaskLegend() {
  return (
    <ul className="mask-legend" aria-label="Legend">
      <li>
        <span className="legend-bars" aria-hidden>
          <i />
          <i />
        </span>
        masked in the browser
      </li>
      <li>
        <span className="legend-hatch" aria-hidden />
        not captured
      </li>
    </ul>
  );
}
