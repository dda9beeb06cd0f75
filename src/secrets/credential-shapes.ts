// Credentials that are known by their look, although no secret is configured. The shapes are those that their issuers
// document, as the rules of gitleaks (github.com/gitleaks/gitleaks, config/gitleaks.toml) collect them; only those with a
// beginning of their own are here, so that an order number is never taken for one. Every repetition has a limit or may
// begin at the start of a word only: no text makes them slow.

/** What stands in evidence in place of a credential. */
export const masked = '[masked]';

const shapes = [
  // JSON Web Tokens and JWE (RFC 7519, RFC 7516): the beginning is base64url of `{"`.
  'eyJ[\\w-]{8,8192}\\.[\\w-]{4,8192}(?:\\.[\\w-]{0,8192}){0,3}',
  // GitHub: docs.github.com, "About authentication to GitHub", token formats.
  'gh[pousr]_[A-Za-z0-9]{36,255}',
  'github_pat_\\w{22,255}',
  // GitLab: docs.gitlab.com, "Token overview", prefixes.
  'gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-[\\w-]{20,255}',
  // Slack: api.slack.com/authentication/token-types.
  'xox[abeoprs]-[\\w-]{10,255}',
  'xapp-\\d-[\\w-]{10,255}',
  // AWS: docs.aws.amazon.com, "IAM identifiers", unique ID prefixes.
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])',
  // Google: API keys, OAuth access tokens and client secrets.
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,1024}',
  'GOCSPX-[\\w-]{20,64}',
  // Stripe: docs.stripe.com/keys, and the secrets of its webhooks.
  '[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,255}',
  'whsec_[A-Za-z0-9+/=]{20,255}',
  // OpenAI, Anthropic.
  'sk-(?:ant|proj|svcacct|admin)-[\\w-]{20,255}',
  // npm, PyPI, RubyGems, Docker Hub.
  'npm_[A-Za-z0-9]{36}',
  'pypi-AgE[\\w-]{50,1024}',
  'rubygems_[0-9a-f]{48}',
  'dckr_(?:pat|oat)_[\\w-]{20,64}',
  // SendGrid, DigitalOcean, Shopify, HashiCorp Vault, Grafana, Doppler, Linear, Postman, Twilio.
  'SG\\.[\\w-]{16,32}\\.[\\w-]{32,64}',
  'do[opr]_v1_[0-9a-f]{64}',
  'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
  'hv[sbr]\\.[\\w-]{24,512}',
  'gl(?:sa|c)_[\\w=+/-]{32,512}',
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{40,64}',
  'lin_api_[A-Za-z0-9]{40}',
  'PMAK-[0-9a-f]{24}-[0-9a-f]{34}',
];
const ofShape = new RegExp(`(?<![\\w.-])(?:${shapes.join('|')})`, 'g');

/** Incoming webhooks of Slack are keys by themselves (api.slack.com/messaging/webhooks). */
const slackHook = /(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[\w/-]{10,200}/g;
const login = /(?<![\w+.-])([a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#@:"'<>]{0,200}:)[^\s/?#@"'<>]{1,200}@/gi;
const bearer = /(?<![\w-])(Bearer|Basic|Token)(\s|%20|\+)([\w.~+/-]{6,8192}={0,2})/gi;

/** A text with everything masked that is known by its look: tokens, private keys, and logins in addresses. */
export function maskShapes(text: string): string {
  return maskPrivateKeys(text)
    .replaceAll(ofShape, masked)
    .replaceAll(slackHook, `$1${masked}`)
    .replaceAll(login, `$1${masked}@`)
    .replaceAll(bearer, (whole, scheme: string, space: string, value: string) =>
      isCredential(scheme, value) ? `${scheme}${space}${masked}` : whole,
    );
}

/** "Basic authentication" and "Bearer realm" are no credentials. */
function isCredential(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() === 'basic') return Buffer.from(value, 'base64').includes(':');
  return value.length >= 16 && (/\d/.test(value) || /[a-z][A-Z]/.test(value) || value.length >= 32);
}

const keyBegins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const keyEnds = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Private keys (RFC 7468), from their first line to their last; to the end of the text when that is missing. */
function maskPrivateKeys(text: string): string {
  let after = '';
  let from = 0;
  keyBegins.lastIndex = 0;
  for (let begin = keyBegins.exec(text); begin; begin = keyBegins.exec(text)) {
    keyEnds.lastIndex = keyBegins.lastIndex;
    const end = keyEnds.exec(text);
    after += text.slice(from, begin.index) + masked;
    from = end ? keyEnds.lastIndex : text.length;
    keyBegins.lastIndex = from;
  }
  return from === 0 ? text : after + text.slice(from);
}
