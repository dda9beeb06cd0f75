import { html } from '../serving/html.ts';
import type { StatusSummary } from './status-page.ts';

/** What a person sees who opens the gateway's address. */
export const frontPage = ({ indicator, description }: StatusSummary['status']): string =>
  String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Voyager Payments – status</title>
          <style>
            body {
              margin: 0;
              min-height: 100vh;
              display: grid;
              place-items: center;
              background: radial-gradient(circle at 70% -10%, #2b2f77, #0d1030 60%);
              color: #e8eaff;
              font:
                1.05rem/1.6 'Avenir Next',
                'Segoe UI',
                system-ui,
                sans-serif;
            }
            main {
              max-width: 34rem;
              padding: 2rem;
            }
            h1 {
              font-size: 2.4rem;
              letter-spacing: -0.03em;
              margin: 0;
            }
            .status {
              display: flex;
              gap: 0.8rem;
              align-items: center;
              margin: 1.6rem 0;
              padding: 1rem 1.2rem;
              border-radius: 0.8rem;
              background: #ffffff14;
              font-weight: 600;
            }
            .none::before {
              content: '✓';
              color: #7ef0b5;
            }
            .minor::before {
              content: '▲';
              color: #ffd479;
            }
            .major::before,
            .critical::before {
              content: '✕';
              color: #ff8f8f;
            }
            code {
              background: #ffffff1c;
              padding: 0.1rem 0.4rem;
              border-radius: 0.3rem;
            }
          </style>
        </head>
        <body>
          <main>
            <h1>Voyager</h1>
            <p>Card payments for shops that travel light.</p>
            <p class="status ${indicator}">${description}</p>
            <p>
              For programs: <code>POST /charge</code>, <code>DELETE /charges/ID</code>, and our status at
              <code>/api/v2/summary.json</code>.
            </p>
          </main>
        </body>
      </html>`,
  );
