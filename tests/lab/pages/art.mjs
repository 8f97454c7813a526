// Drawings: initials as avatars, icons, and abstract pictures, all inline SVG without a style attribute (the policy).
export const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

export const initials = (name) => name.split(/\s+/).map((word) => word[0]).slice(0, 2).join('').toUpperCase();

export function avatar(name, hue, size = 48) {
  return `<svg class="avatar" width="${size}" height="${size}" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="24" fill="hsl(${hue} 34% 44%)"/><text x="24" y="24" dy=".36em" text-anchor="middle" font-size="18" font-weight="600" fill="#fff">${escape(initials(name))}</text></svg>`;
}

const PATHS = {
  home: 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
  jobs: 'M9 7V5h6v2h5v12H4V7zm0 0h6M4 12h16',
  messaging: 'M4 5h16v11H9l-5 4z',
  profile: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-8 8c1-4 4-6 8-6s7 2 8 6',
  settings: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3m0 12v3M3 12h3m12 0h3M5.6 5.6l2.2 2.2m8.4 8.4 2.2 2.2M5.6 18.4l2.2-2.2m8.4-8.4 2.2-2.2',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zm5-1.5L20 20',
  like: 'M7 20V10l4-7c2 0 2.5 1.5 2 3l-.7 3H19l-2 11zM7 10H4v10h3',
  comment: 'M4 5h16v11H9l-5 4z',
  share: 'M4 12v8h16v-8M12 15V4m-4 4 4-4 4 4',
};
export const icon = (name) => `<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="${PATHS[name]}" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" stroke-linecap="round"/></svg>`;

/** A calm abstract picture out of a few shapes; `random` gives numbers from 0 to 1. */
export function picture(random, height = 240) {
  const hue = Math.floor(random() * 360);
  const hill = (y, light) => {
    const points = [0, 150, 300, 450, 600].map((x) => `${x} ${Math.round(y + (random() - 0.5) * 70)}`);
    return `<path d="M0 ${height} L${points.join(' L')} L600 ${height} Z" fill="hsl(${hue} 28% ${light}%)"/>`;
  };
  const sun = `<circle cx="${Math.round(80 + random() * 440)}" cy="${Math.round(40 + random() * 50)}" r="${Math.round(18 + random() * 22)}" fill="hsl(${(hue + 40) % 360} 60% 88%)"/>`;
  return `<svg class="picture" viewBox="0 0 600 ${height}" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect width="600" height="${height}" fill="hsl(${hue} 32% 78%)"/>${sun}${hill(height * 0.55, 60)}${hill(height * 0.72, 48)}${hill(height * 0.86, 36)}</svg>`;
}
