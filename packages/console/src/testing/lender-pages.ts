/** A small lender's pages, to be recorded for tests: headings and labels lit, what a person brings masked. */
const style = `
  :root{--ink:#1d2b27;--brand:#1f6f54}
  *{box-sizing:border-box} body{margin:0;font:16px/1.5 Georgia,serif;color:var(--ink);background:#fbfaf6}
  header{display:flex;justify-content:space-between;padding:18px 6vw;border-bottom:1px solid #e4e0d4;position:sticky;top:0;background:#fbfaf6}
  main{max-width:760px;margin:0 auto;padding:40px 24px 120px}
  h1{font-size:38px;line-height:1.15;margin:0 0 12px} label{display:block;margin:18px 0 6px;font-weight:bold}
  input,select{width:100%;padding:11px 12px;font:inherit;border:1px solid #b9b5a6;border-radius:8px;background:#fff}
  button,.looks-like-button{display:inline-block;margin-top:26px;padding:13px 26px;border:0;border-radius:99px;background:var(--brand);color:#fff;font:600 16px/1.2 Georgia,serif;cursor:pointer}
  .looks-like-button{background:#efeadb;color:var(--ink)} .error{color:#a5281b} .card{margin-top:28px;padding:20px;border:1px solid #e4e0d4;border-radius:14px;background:#fff}
  .two{display:grid;grid-template-columns:1fr 1fr;gap:16px} @media(max-width:600px){.two{grid-template-columns:1fr} h1{font-size:29px}}
  footer{padding:40px 6vw;background:#eee9dc}`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head>` +
  `<body><header><strong>Harbor Lending</strong><a href="/help">Help</a></header><main>${body}</main><footer><p>Harbor Lending is an example.</p></footer></body></html>`;

export const LENDER_PAGES: Readonly<Record<string, string>> = {
  '/': page(
    'A loan that fits',
    `<h1>A loan that fits your life</h1><p>See what you could borrow. No effect on your credit score.</p>
     <div class="card"><h2>Good to see you again, Marguerite Oyelaran</h2><p>Your last visit ended at 4120 Willowbrook Terrace.</p></div>
     <p><a class="start" href="/apply/amount"><button type="button">Check my rate</button></a></p>
     <div class="looks-like-button" role="button" tabindex="0">How it works</div>
     <div class="card"><h2>What you need</h2><p>Your income, your address and ten minutes.</p><canvas width="320" height="90"></canvas></div>
     <div style="height:700px"></div><h2>Questions</h2><p>Ask us at any time.</p>`,
  ),
  '/apply/amount': page(
    'Your loan',
    `<h1>How much do you need?</h1><form><label for="amount">Amount</label><input id="amount" inputmode="numeric">
     <div class="two"><div><label for="purpose">Purpose</label><select id="purpose"><option>Car</option><option>Home</option></select></div>
     <div><label for="name">Full name</label><input id="name"></div></div>
     <p class="error" hidden>Enter an amount between $1,000 and $40,000</p><button type="submit">Continue</button></form>
     <script>document.forms[0].addEventListener('submit',e=>{e.preventDefault();document.querySelector('.error').hidden=document.querySelector('#amount').value.length>3})</script>`,
  ),
};

/** Lights the texts of the pages' own source; the rest is a person's. `until`: ISO date, within twelve months. */
export const lenderPolicy = (until: string): string => `version: 1
site: harbor
controller: Harbor Lending
presets: [ccpa, glba]
purposes:
  ux: Find and fix what confuses applicants
  support: Help an applicant who asked
consent:
  mode: opt-in
  reask: 12 months
  gpc: deny
  jurisdiction: US
  privacy: /privacy
retention:
  replay: 30 days
  signals: 13 months
  consent: 36 months
pages:
  - match: /
    level: replay
    purpose: ux
    sample: 100%
    until: ${until}
    light:
      text: [header, h1, button, footer, '.looks-like-button', 'main > p']
  - match: /apply/{amount,about-you}
    level: replay
    purpose: ux
    sample: 100%
    until: ${until}
    regime: applicant
    light:
      text: [header, h1, label, button, footer, '.error']
  - match: /account
    level: signals
  - match: /pay/**
    level: off
`;
