//! The catalogue: LinkedIn's settings with their addresses, keys and names. Data, from `catalog.json`: a new name, a new key and
//! a new address need no code; a new setting needs its sentences besides (`neighbours.rs`).

/// Where all of LinkedIn's settings pages are.
pub const SETTINGS_ROOT: &str = "/mypreferences/d/";

/// The id of *the* setting, the one this extension exists for.
pub const AI_TRAINING: &str = "ai-training";

/// All settings that Trainstop knows.
#[derive(Clone, Copy, Debug)]
pub struct Catalog {
    settings: &'static [Setting],
}

/// One of LinkedIn's switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Trainstop's own name for it. Empty in the engine for the neighbours, which it tells by their place and their keys.
    pub id: &'static str,
    /// What follows [`SETTINGS_ROOT`] in its address.
    pub slug: &'static str,
    /// LinkedIn's names for it in markup and data.
    pub keys: &'static [&'static str],
    /// What members see it called, by language. A help, never the only proof.
    pub names: &'static [Name],
}

/// What a setting is called in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The language's BCP 47 tag.
    pub lang: &'static str,
    /// The names of the page.
    pub setting: &'static [&'static str],
    /// The labels of the switch; empty where nobody has published one.
    pub switch: &'static [&'static str],
}

impl Catalog {
    /// The catalogue that ships with the extension; `build.rs` makes it of `catalog.json`.
    #[must_use]
    pub fn built_in() -> Self {
        Self { settings: include!(concat!(env!("OUT_DIR"), "/catalog.rs")) }
    }

    /// The AI-training setting.
    #[must_use]
    pub fn ai_training(&self) -> Setting {
        // A test shows that it is there; a setting without keys and address is found nowhere.
        self.settings.iter().find(|setting| setting.id == AI_TRAINING).copied().unwrap_or_default()
    }

    /// The neighbour at this place of the catalogue; none if there is none, or *the* setting is there.
    #[must_use]
    pub fn neighbour(&self, place: u8) -> Option<Setting> {
        self.settings.get(usize::from(place)).filter(|setting| setting.id != AI_TRAINING).copied()
    }

    /// Every setting but *the* one, with its place in the catalogue.
    pub fn neighbours(&self) -> impl Iterator<Item = (u8, Setting)> + use<> {
        let catalog = *self;
        (0..=u8::MAX)
            .map_while(move |place| catalog.settings.get(usize::from(place)).map(|_| place))
            .filter_map(move |place| Some((place, catalog.neighbour(place)?)))
    }

    /// Whether `key` belongs to a setting other than `setting`.
    #[must_use]
    pub fn is_key_of_another(&self, key: &str, setting: &Setting) -> bool {
        self.settings.iter().any(|other| other.keys != setting.keys && other.has_key(key))
    }

    /// Whether another setting has the same page as `setting`: then being the only switch there says nothing.
    #[must_use]
    pub fn shares_its_page(&self, setting: &Setting) -> bool {
        self.settings.iter().any(|other| other.keys != setting.keys && other.slug == setting.slug)
    }

    /// All settings, in the order of the file.
    #[must_use]
    pub fn settings(&self) -> &'static [Setting] {
        self.settings
    }
}

impl Setting {
    /// The path of the setting's page, such as `/mypreferences/d/settings/data-for-ai-improvement`.
    #[must_use]
    pub fn path(&self) -> String {
        [SETTINGS_ROOT, self.slug].concat()
    }

    /// Whether `path` is the setting's page. One slash at the end makes no difference; everything else does.
    #[must_use]
    pub fn is_at(&self, path: &str) -> bool {
        !self.slug.is_empty() && path.strip_suffix('/').unwrap_or(path).strip_prefix(SETTINGS_ROOT) == Some(self.slug)
    }

    /// Whether `key` is one of LinkedIn's names for the setting.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }

    /// Whether `label` is a known label of the switch.
    #[must_use]
    pub fn is_switch_name(&self, label: &str) -> bool {
        self.is_one_of(label, |name| name.switch)
    }

    /// Whether `heading` is a known name of the setting's page.
    #[must_use]
    pub fn is_setting_name(&self, heading: &str) -> bool {
        self.is_one_of(heading, |name| name.setting)
    }

    fn is_one_of(&self, text: &str, names: fn(&Name) -> &'static [&'static str]) -> bool {
        let text = fold(text);
        !text.is_empty() && self.names.iter().flat_map(names).any(|name| fold(name) == text)
    }
}

/// Text as it is compared: white space folded, typographic apostrophes and hyphens made plain, a closing full stop or
/// colon dropped. Case is kept: LinkedIn's capitals are part of the published names.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().filter_map(|c| match c {
            '’' | 'ʼ' | '‘' => Some('\''),
            '‐' | '‑' | '–' => Some('-'),
            // Marks that only steer the direction of text, and soft hyphens.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ad}' | '\u{feff}' => None,
            _ => Some(c),
        }));
    }
    while folded.ends_with(['.', ':', ' ']) {
        folded.pop();
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_file_is_well_formed() {
        let catalog = Catalog::built_in();
        let setting = catalog.ai_training();
        assert_eq!(setting.path(), "/mypreferences/d/settings/data-for-ai-improvement");
        assert_eq!(setting.keys, ["allowDataForGenerativeAI"]);
        let languages: HashSet<_> = setting.names.iter().map(|name| name.lang).collect();
        assert!(languages.contains("en") && languages.len() == setting.names.len(), "each language once");
        for name in setting.names {
            assert!(!name.setting.is_empty(), "{} has a name", name.lang);
            for text in name.setting.iter().chain(name.switch) {
                assert!(!fold(text).is_empty(), "{} has a name that is none", name.lang);
            }
        }
    }

    #[test]
    fn no_two_settings_share_a_key_or_an_id() {
        let catalog = Catalog::built_in();
        for setting in catalog.settings() {
            assert!(!setting.keys.is_empty(), "{} has no key", setting.id);
            for key in setting.keys {
                assert!(!catalog.is_key_of_another(key, setting), "{key}");
            }
            assert_eq!(catalog.settings().iter().filter(|other| other.id == setting.id).count(), 1);
        }
    }

    #[test]
    fn neighbours_are_all_the_others() {
        let catalog = Catalog::built_in();
        let neighbours: Vec<_> = catalog.neighbours().collect();
        assert_eq!(neighbours.len(), catalog.settings().len() - 1);
        for (place, setting) in &neighbours {
            assert_eq!(catalog.neighbour(*place), Some(*setting));
            assert_ne!(setting.id, AI_TRAINING);
            assert!(!setting.slug.is_empty());
        }
        assert_eq!(catalog.neighbour(u8::MAX), None);
        let ai_training = catalog.settings().iter().position(|setting| setting.id == AI_TRAINING).unwrap_or_default();
        assert_eq!(u8::try_from(ai_training).ok().and_then(|place| catalog.neighbour(place)), None);
        let shared = catalog.settings().iter().filter(|setting| catalog.shares_its_page(setting));
        assert_eq!(shared.map(|setting| setting.slug).collect::<Vec<_>>(), ["settings/linkedin-promotions"; 2]);
    }

    #[test]
    fn an_address_matches_whole_or_not_at_all() {
        let setting = Catalog::built_in().ai_training();
        assert!(setting.is_at("/mypreferences/d/settings/data-for-ai-improvement"));
        assert!(setting.is_at("/mypreferences/d/settings/data-for-ai-improvement/"));
        for other in [
            "/mypreferences/d/settings/data-for-generative-ai-improvement",
            "/mypreferences/d/settings/data-for-ai-improvement/more",
            "/mypreferences/d/settings/data-for-ai-improvement//",
            "/x/mypreferences/d/settings/data-for-ai-improvement",
            "/mypreferences/d/",
            "",
        ] {
            assert!(!setting.is_at(other), "{other}");
        }
        assert!(!Setting::default().is_at("/mypreferences/d/"), "a setting without an address is nowhere");
    }

    #[test]
    fn names_are_compared_without_regard_to_typography() {
        let setting = Catalog::built_in().ai_training();
        assert!(setting.is_switch_name("  Use my data for training\n content creation\u{a0}AI models. "));
        assert!(setting.is_setting_name("Données pour l'amélioration de l’IA générative"));
        assert!(setting.is_switch_name("\u{200f}Usar meus dados para treinar modelos de IA para criar conteúdos"));
        assert!(!setting.is_switch_name("Use my data for training"));
        assert!(!setting.is_switch_name(""));
        assert!(!setting.is_switch_name("."));
    }
}
