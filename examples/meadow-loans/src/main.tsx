import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/forms.css';
import './styles/overlays.css';
import './styles/landing.css';
import './styles/apply.css';
import './styles/offers.css';
import './styles/account.css';
import './styles/reading.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { browserStorage } from './browser-storage.ts';
import { LanguageProvider } from './language.tsx';
import { defineRateBadge } from './parts/rate-badge.ts';
import { Site } from './site.tsx';
import { chooseVariant } from './variant.ts';
import { VisitProvider } from './visit.tsx';

document.documentElement.dataset.variant = chooseVariant(window.location.search, browserStorage('localStorage'));
defineRateBadge();

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <VisitProvider>
          <Site />
        </VisitProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}
