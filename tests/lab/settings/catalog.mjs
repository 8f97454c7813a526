// The settings pages of the lab: address, keys, and where the menu lists them.
// Slugs and keys: OBSERVED (Aug 2026). Categories' slugs: OBSERVED. Which category lists which page, and the page
// with radios: the lab's own invention (the radios' pattern is OBSERVED).

/** The key of THE setting, as LinkedIn names it. */
export const AI_KEY = 'allowDataForGenerativeAI';
export const AI_SLUG = 'settings/data-for-ai-improvement';
export const ROOT = '/mypreferences/d/';

export const CATEGORIES = ['account', 'sign-in-and-security', 'profile-visibility', 'privacy', 'ads', 'notifications'];

/** Every page with controls. `byId`: the key is the input's id, and there is no aria-labelledby (OBSERVED for cookies). */
export const PAGES = [
  { slug: AI_SLUG, keys: [AI_KEY], category: 'privacy', group: 'use' },
  { slug: 'settings/policy-and-academic-research', keys: ['allowAnonymizedDataResearch'], category: 'privacy', group: 'use' },
  { slug: 'settings/share-data-with-select-partners', keys: ['shareDataWithTrustedPartners'], category: 'privacy', group: 'use' },
  { slug: 'settings/linkedin-promotions', keys: ['allowProfileAndActivityDataForMarketingAds', 'tipsForUsingLinkedinViaEmail'], category: 'notifications', group: 'reach' },
  { slug: 'settings/ads-beyond-linkedin', keys: ['allowLinkedInAudienceNetwork'], category: 'ads', group: 'third' },
  { slug: 'settings/ads-interactions-with-business', keys: ['allowUseOfThirdPartyData'], category: 'ads', group: 'third' },
  { slug: 'settings/ads-related-actions', keys: ['allowConversionTrackings'], category: 'ads', group: 'third' },
  { slug: 'settings/ads-by-age', keys: ['allowAdsByAge'], category: 'ads', group: 'interests' },
  { slug: 'settings/ads-by-gender', keys: ['allowAdsByGender'], category: 'ads', group: 'interests' },
  { slug: 'settings/ads-inferred-location', keys: ['allowIpToPersonalizeAds'], category: 'ads', group: 'interests' },
  { slug: 'interest-categories', keys: ['adsPrivacyAllowInterestsAndBehaviors'], category: 'ads', group: 'interests' },
  { slug: 'member-cookies', keys: ['nonEssentialCookieConsent'], category: 'privacy', group: 'general', byId: true },
  { slug: 'settings/email-visibility', keys: ['emailVisibility'], category: 'profile-visibility', group: 'reach', radios: ['ONLY_ME', 'CONNECTIONS', 'EVERYONE'] },
];

/** The copy of one's data: the address is DOCUMENTED, what stands there is the lab's own. No switch on it. */
export const DOWNLOAD_SLUG = 'download-my-data';

export const pageBySlug = (slug) => PAGES.find((page) => page.slug === slug);
export const pageByKey = (key) => PAGES.find((page) => page.keys.includes(key));

/** What a new member has: every switch on (DOCUMENTED for the setting; assumed for its neighbours). */
export function freshValues() {
  const values = {};
  for (const page of PAGES) for (const key of page.keys) values[key] = page.radios ? page.radios[1] : true;
  return values;
}
