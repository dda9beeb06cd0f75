// Pictures of the goods, drawn rather than photographed: each is a few shapes before a landscape.

/** The shapes that can be drawn, in a field of 400 × 300. `a` is the main colour, `b` the second. */
const shapes = {
  tent: (a: string, b: string) => `
    <path d="M70 240 L200 80 L330 240 Z" fill="${a}"/>
    <path d="M200 80 L330 240 L262 240 Z" fill="#000" opacity=".14"/>
    <path d="M200 110 L158 240 L242 240 Z" fill="${b}"/>
    <path d="M200 110 L200 240 L242 240 Z" fill="#3a2d22" opacity=".55"/>
    <path d="M70 240 L40 256 M330 240 L360 256 M200 80 L200 66" stroke="#4b3b2c" stroke-width="4" stroke-linecap="round"/>`,
  tarp: (a: string, b: string) => `
    <path d="M92 250 V108 M308 250 V108" stroke="#6b4a2f" stroke-width="9" stroke-linecap="round"/>
    <path d="M60 150 L200 84 L340 150 L330 166 Q200 110 70 166 Z" fill="${a}"/>
    <path d="M200 84 L340 150 L330 166 Q262 132 200 126 Z" fill="${b}"/>
    <path d="M60 150 L30 238 M340 150 L370 238" stroke="#4b3b2c" stroke-width="3"/>
    <path d="M176 250 l14 -30 14 30 z" fill="#d9622b"/><path d="M184 250 l8 -16 8 16 z" fill="#f7d774"/>`,
  rucksack: (a: string, b: string) => `
    <path d="M156 92 q44 -52 88 0" fill="none" stroke="#3a2d22" stroke-width="10"/>
    <rect x="118" y="84" width="164" height="170" rx="42" fill="${a}"/>
    <path d="M118 132 q0 -48 48 -48 h68 q48 0 48 48 v18 q-82 30 -164 0 z" fill="#000" opacity=".18"/>
    <rect x="142" y="176" width="116" height="62" rx="18" fill="${b}"/>
    <path d="M142 196 h116" stroke="#3a2d22" stroke-width="5"/>
    <rect x="190" y="138" width="20" height="26" rx="5" fill="#f4efe2"/>
    <path d="M112 150 q-24 40 0 82 M288 150 q24 40 0 82" fill="none" stroke="#3a2d22" stroke-width="9" stroke-linecap="round"/>`,
  boot: (a: string, b: string) => `
    <path d="M134 76 h86 q8 70 24 92 q20 22 62 30 q26 6 26 34 H134 q-14 -74 0 -156 z" fill="${a}"/>
    <path d="M134 76 h86 l3 30 h-93 z" fill="${b}"/>
    <path d="M226 124 l34 -8 M230 146 l34 -10 M240 168 l30 -14" stroke="#f4efe2" stroke-width="6" stroke-linecap="round"/>
    <path d="M122 232 h216 v10 q0 14 -14 14 h-20 l-8 -8 h-18 l-8 8 h-24 l-8 -8 h-18 l-8 8 h-76 q-14 0 -14 -14 z" fill="#2c2621"/>`,
  jacket: (a: string, b: string) => `
    <path d="M162 84 q38 -34 76 0 l20 12 -10 28 h-96 l-10 -28 z" fill="${b}"/>
    <path d="M142 98 L96 132 L74 226 L112 238 L132 176 V254 H268 V176 L288 238 L326 226 L304 132 L258 98 Q200 130 142 98 Z" fill="${a}"/>
    <path d="M200 118 V254" stroke="#f4efe2" stroke-width="5"/>
    <path d="M150 200 l30 12 M250 200 l-30 12" stroke="#000" stroke-opacity=".35" stroke-width="5" stroke-linecap="round"/>
    <path d="M142 98 Q200 130 258 98 l-8 18 q-50 26 -100 0 z" fill="#000" opacity=".16"/>`,
  bag: (a: string, b: string) => `
    <path d="M84 212 q-16 -88 60 -112 q62 -20 168 26 q24 12 24 40 q0 62 -34 76 q-120 26 -190 4 q-22 -8 -28 -34 z" fill="${a}"/>
    <ellipse cx="128" cy="160" rx="46" ry="52" fill="${b}"/>
    <ellipse cx="130" cy="164" rx="27" ry="31" fill="#3a2d22" opacity=".6"/>
    <path d="M186 104 q-18 70 4 146 M238 108 q-12 70 6 142 M290 122 q-8 60 6 118" fill="none" stroke="#000" stroke-opacity=".18" stroke-width="6"/>`,
  mat: (a: string, b: string) => `
    <path d="M112 240 L300 240 L344 204 L160 204 Z" fill="${b}"/>
    <rect x="70" y="122" width="230" height="82" rx="40" fill="${a}"/>
    <circle cx="110" cy="163" r="41" fill="${b}"/><circle cx="110" cy="163" r="27" fill="${a}"/><circle cx="110" cy="163" r="13" fill="${b}"/>
    <path d="M186 122 v82 M252 122 v82" stroke="#3a2d22" stroke-width="9"/>`,
  stove: (a: string, b: string) => `
    <path d="M158 156 q-8 -54 42 -78 q-8 30 20 42 q24 14 20 36 z" fill="${b}"/>
    <path d="M180 156 q-4 -28 20 -42 q20 18 18 42 z" fill="${a}"/>
    <path d="M130 162 h140 M146 162 l-14 -20 M254 162 l14 -20" stroke="#3a2d22" stroke-width="9" stroke-linecap="round"/>
    <rect x="186" y="162" width="28" height="30" fill="#8b8f94"/>
    <rect x="142" y="192" width="116" height="60" rx="22" fill="${a}"/>
    <rect x="142" y="212" width="116" height="16" fill="#f4efe2"/>`,
  mug: (a: string, b: string) => `
    <path d="M176 86 q-14 -18 0 -34 M212 86 q-14 -18 0 -34" fill="none" stroke="#f4efe2" stroke-width="7" stroke-linecap="round" opacity=".8"/>
    <path d="M268 132 h22 q34 0 34 38 q0 40 -58 46" fill="none" stroke="${a}" stroke-width="17"/>
    <path d="M118 106 h152 v118 q0 28 -28 28 h-96 q-28 0 -28 -28 z" fill="${a}"/>
    <rect x="112" y="98" width="164" height="17" rx="8" fill="${b}"/>
    <path d="M152 208 l34 -50 20 28 14 -18 24 40 z" fill="${b}" opacity=".85"/>`,
  lantern: (a: string, b: string) => `
    <path d="M156 96 q44 -66 88 0" fill="none" stroke="${a}" stroke-width="8"/>
    <rect x="150" y="92" width="100" height="24" rx="10" fill="${a}"/>
    <circle cx="200" cy="164" r="92" fill="${b}" opacity=".28"/>
    <rect x="160" y="116" width="80" height="92" rx="8" fill="${b}"/>
    <path d="M186 116 v92 M214 116 v92" stroke="${a}" stroke-width="5"/>
    <rect x="142" y="208" width="116" height="44" rx="14" fill="${a}"/>
    <circle cx="200" cy="230" r="8" fill="#7ad39a"/>`,
  bottle: (a: string, b: string) => `
    <rect x="176" y="60" width="48" height="34" rx="8" fill="#3a2d22"/>
    <path d="M176 96 h48 q0 22 18 36 q12 10 12 28 v72 q0 22 -22 22 h-64 q-22 0 -22 -22 v-72 q0 -18 12 -28 q18 -14 18 -36 z" fill="${a}"/>
    <path d="M146 182 h108 v34 h-108 z" fill="${b}"/>
    <path d="M164 212 l18 -24 12 14 10 -12 18 22 z" fill="${a}"/>
    <path d="M162 140 v84" stroke="#fff" stroke-opacity=".35" stroke-width="8" stroke-linecap="round"/>`,
} as const;

export type Drawing = keyof typeof shapes;

const skies = ['#e9eee2', '#f3e8d6', '#e2ebee', '#f1e6e2'];

/** An SVG file of 400 × 300. `seed` varies sky and hills. */
export function draw(drawing: Drawing, [a, b]: readonly [string, string], seed: number): string {
  const crest = 130 + ((seed * 29) % 40);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
    <rect width="400" height="300" fill="${skies[seed % skies.length]}"/>
    <circle cx="${((seed * 67) % 320) + 40}" cy="66" r="26" fill="#fbd98a" opacity=".8"/>
    <path d="M0 ${crest + 40} L70 ${crest} L130 ${crest + 36} L214 ${crest - 22} L300 ${crest + 40} L352 ${crest + 8} L400 ${crest + 40} V300 H0 Z" fill="#9db3a3" opacity=".55"/>
    <path d="M0 ${crest + 82} Q110 ${crest + 38} 220 ${crest + 74} T400 ${crest + 58} V300 H0 Z" fill="#7f9b82" opacity=".6"/>
    <ellipse cx="200" cy="256" rx="168" ry="16" fill="#3a2d22" opacity=".16"/>
    ${shapes[drawing](a, b)}
  </svg>`;
}

/** The wide picture of the front page. */
export const frontPicture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 520" preserveAspectRatio="xMidYMax slice">
  <defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#24463f"/><stop offset=".55" stop-color="#c9805a"/><stop offset="1" stop-color="#f3c98b"/></linearGradient></defs>
  <rect width="1200" height="520" fill="url(#s)"/>
  <circle cx="890" cy="300" r="64" fill="#fde2a8"/>
  <path d="M0 340 L150 230 L260 300 L420 170 L560 310 L700 220 L860 330 L1010 210 L1200 330 V520 H0 Z" fill="#5d6f66" opacity=".75"/>
  <path d="M420 170 L470 222 L430 214 L404 240 L386 200 Z M1010 210 L1050 238 L1014 236 L990 256 L976 234 Z" fill="#f4efe2" opacity=".85"/>
  <path d="M0 400 Q220 300 460 380 T900 360 T1200 390 V520 H0 Z" fill="#35564a"/>
  <path d="M0 452 Q300 390 620 446 T1200 430 V520 H0 Z" fill="#1f3a33"/>
  <g transform="translate(820 300) scale(.62)"><path d="M70 240 L200 80 L330 240 Z" fill="#e0833d"/><path d="M200 80 L330 240 L262 240 Z" fill="#a9552a"/><path d="M200 110 L158 240 L242 240 Z" fill="#fde2a8"/></g>
  <g fill="#14271f"><path d="M120 470 l26 -90 26 90 z M170 480 l20 -70 20 70 z M70 486 l18 -62 18 62 z M1080 470 l26 -96 26 96 z M1126 482 l18 -64 18 64 z"/></g>
</svg>`;
