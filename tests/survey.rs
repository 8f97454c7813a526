//! Which control is the setting's, as seen from outside: each row of the table of clues, ties, decoys, and arbitrary pages.

#![allow(clippy::panic, reason = "a test may stop at the first thing that is not as it should be, in its helpers too")]

use proptest::prelude::*;
use trainstop::setting::catalog::Catalog;
use trainstop::setting::state::{Clue, Clues, Doubt, State};
use trainstop::setting::survey::{Certainty, Control, Finding, Rest, Survey, Usable};

const HOME: &str = "/mypreferences/d/settings/data-for-ai-improvement";
const KEY: &str = "allowDataForGenerativeAI";
const LABEL: &str = "Use my data for training content creation AI models";
const HEADING: &str = "Data for Generative AI Improvement";

fn switch() -> Control {
    Control { checked: Some(true), in_main: true, ..Control::default() }
}

fn keyed(key: &str) -> Control {
    Control { keys: vec!["x".into(), key.into()], ..switch() }
}

fn labelled(label: &str) -> Control {
    Control { labels: vec!["On".into(), label.into()], ..switch() }
}

fn survey(path: &str, controls: Vec<Control>) -> Survey {
    Survey { path: path.into(), rest: Rest::Settled, controls, ..Survey::default() }
}

fn find(survey: &Survey) -> Finding {
    let catalog = Catalog::built_in();
    survey.find(&catalog.ai_training(), &catalog)
}

fn assert_found(survey: &Survey, control: usize, certainty: Certainty, clues: &[Clue]) {
    match find(survey) {
        Finding::Found(found) => {
            assert_eq!((found.control, found.certainty, found.clues), (control, certainty, Clues::of(clues)));
        }
        nothing @ Finding::Nothing(_) => panic!("{nothing:?}"),
    }
}

#[test]
fn the_key_is_conclusive_wherever_it_stands() {
    let page = survey("/feed/", vec![switch(), keyed(KEY), switch()]);
    assert_found(&page, 1, Certainty::Conclusive, &[Clue::Key]);
    let page = survey(HOME, vec![keyed(KEY)]);
    assert_found(&page, 0, Certainty::Conclusive, &[Clue::Key, Clue::Address]);
}

#[test]
fn the_address_needs_a_second_clue() {
    let page = survey(HOME, vec![switch(), labelled(LABEL)]);
    assert_found(&page, 1, Certainty::Enough, &[Clue::Address, Clue::Name]);
    let page = survey(HOME, vec![labelled("Käytä tietojani")]);
    assert_found(&page, 0, Certainty::Enough, &[Clue::Address, Clue::OnlySwitch]);
    assert_eq!(find(&survey(HOME, vec![switch(), switch()])), Finding::Nothing(Doubt::Ambiguous));
    assert_eq!(find(&survey(HOME, vec![])), Finding::Nothing(Doubt::NoSwitch));
}

#[test]
fn switches_outside_the_main_part_are_not_counted() {
    let outside = Control { in_main: false, ..switch() };
    let page = survey(HOME, vec![outside.clone(), switch()]);
    assert_found(&page, 1, Certainty::Enough, &[Clue::Address, Clue::OnlySwitch]);
    assert_eq!(find(&survey(HOME, vec![outside])), Finding::Nothing(Doubt::NoSwitch));
}

#[test]
fn a_name_elsewhere_is_weak_and_never_says_off() {
    let mut page = survey("/feed/", vec![labelled(LABEL)]);
    assert_found(&page, 0, Certainty::Weak, &[Clue::Name]);
    assert_eq!(find(&page).state(), State::On);
    page.controls[0].checked = Some(false);
    assert_eq!(find(&page).state(), State::Unknown(Doubt::Uncertain));
    let mut page = survey("/somewhere/", vec![switch()]);
    page.headings = vec![HEADING.into()];
    assert_found(&page, 0, Certainty::Weak, &[Clue::Heading, Clue::OnlySwitch]);
}

#[test]
fn being_the_only_switch_is_worth_nothing_alone() {
    let page = survey("/mypreferences/d/settings/ads-by-age", vec![switch()]);
    assert_eq!(find(&page), Finding::Nothing(Doubt::NoSwitch));
}

#[test]
fn ties_are_ambiguous() {
    assert_eq!(find(&survey(HOME, vec![keyed(KEY), keyed(KEY)])), Finding::Nothing(Doubt::Ambiguous));
    assert_eq!(find(&survey(HOME, vec![labelled(LABEL), labelled(LABEL)])), Finding::Nothing(Doubt::Ambiguous));
}

#[test]
fn a_neighbours_switch_is_never_taken() {
    assert_eq!(find(&survey(HOME, vec![keyed("allowAdsByAge")])), Finding::Nothing(Doubt::NoSwitch));
    let decoy = Control { labels: vec![LABEL.into()], ..keyed("allowAdsByAge") };
    assert_eq!(find(&survey(HOME, vec![decoy])), Finding::Nothing(Doubt::NoSwitch));
    let page = survey(HOME, vec![keyed("allowAdsByAge"), switch()]);
    assert_eq!(find(&page), Finding::Nothing(Doubt::Ambiguous), "beside another it is not the only one");
}

#[test]
fn a_neighbour_is_found_by_the_same_clues() {
    let catalog = Catalog::built_in();
    for (_, setting) in catalog.neighbours() {
        let find = |controls| survey(&setting.path(), controls).find(&setting, &catalog);
        let certainty = |finding| match finding {
            Finding::Found(found) => Ok((found.control, found.certainty)),
            Finding::Nothing(doubt) => Err(doubt),
        };
        assert_eq!(certainty(find(vec![switch(), keyed(setting.keys[0])])), Ok((1, Certainty::Conclusive)));
        // Its own key and that of the other setting on the same page do not get in each other's way; AI training's is nobody else's.
        let all = catalog.settings().iter().map(|other| keyed(other.keys[0])).collect::<Vec<_>>();
        let found = certainty(find(all)).map(|(control, _)| catalog.settings()[control]);
        assert_eq!(found, Ok(setting));
        assert!(certainty(find(vec![keyed(KEY)])).is_err(), "{}", setting.id);
        let alone = certainty(find(vec![switch()]));
        let shared = catalog.shares_its_page(&setting);
        assert_eq!(alone, if shared { Err(Doubt::Ambiguous) } else { Ok((0, Certainty::Enough)) }, "{}", setting.id);
    }
}

#[test]
fn two_settings_keys_on_one_control_are_nobodys() {
    let both = Control { keys: vec![KEY.into(), "allowAdsByAge".into()], ..switch() };
    assert_eq!(find(&survey(HOME, vec![both.clone()])), Finding::Nothing(Doubt::Ambiguous));
    assert_eq!(find(&survey(HOME, vec![both, keyed(KEY)])), Finding::Nothing(Doubt::Ambiguous));
}

#[test]
fn a_page_in_motion_is_not_judged_by_its_only_switch() {
    let mut page = survey(HOME, vec![switch()]);
    page.rest = Rest::Brief;
    assert_eq!(find(&page), Finding::Nothing(Doubt::Unsettled));
    let page = survey(HOME, vec![Control { carried_over: true, ..switch() }]);
    assert_eq!(find(&page), Finding::Nothing(Doubt::Unsettled), "it was there before the address was");
}

#[test]
fn what_cannot_be_read_or_used_is_not_clicked() {
    let page = survey(HOME, vec![Control { checked: None, ..keyed(KEY) }]);
    assert_eq!(find(&page).state(), State::Unknown(Doubt::Unreadable));
    for usable in [Usable::Disabled, Usable::Hidden, Usable::Inert] {
        let Finding::Found(found) = find(&survey(HOME, vec![Control { usable, ..keyed(KEY) }])) else {
            panic!("not found")
        };
        assert!(!found.may_click());
        assert_eq!(found.state, State::On, "it can still be read");
    }
}

fn any_control() -> impl Strategy<Value = Control> {
    let keys = prop::sample::select(vec![KEY, "allowAdsByAge", "other", ""]);
    let labels = prop::sample::select(vec![LABEL, HEADING, "Off", ""]);
    let usable = prop::sample::select(vec![Usable::Yes, Usable::Disabled, Usable::Hidden, Usable::Inert]);
    (keys, labels, any::<Option<bool>>(), any::<bool>(), usable, any::<bool>()).prop_map(
        |(key, label, checked, in_main, usable, carried_over)| Control {
            keys: vec![key.into()],
            labels: vec![label.into()],
            checked,
            in_main,
            usable,
            carried_over,
        },
    )
}

fn any_survey() -> impl Strategy<Value = Survey> {
    let path = prop::sample::select(vec![HOME, "/feed/", "/mypreferences/d/settings/ads-by-age"]);
    let heading = prop::sample::select(vec![HEADING, "Ads"]);
    let rest = prop::sample::select(vec![Rest::Moving, Rest::Brief, Rest::Settled]);
    (path, rest, heading, prop::collection::vec(any_control(), 0..5)).prop_map(|(path, rest, heading, controls)| {
        Survey { path: path.into(), rest, headings: vec![heading.into()], controls, obstacle: None }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// Whatever the page: a control that may be clicked carries the key or stands at the setting's address, is nobody
    /// else's, reads on, and is alone in what speaks for it.
    #[test]
    fn only_the_settings_own_control_may_be_clicked(page in any_survey()) {
        if let Finding::Found(found) = find(&page)
            && found.may_click()
        {
            let control = &page.controls[found.control];
            let has_key = |control: &Control| control.keys.iter().any(|key| key == KEY);
            prop_assert_eq!(control.checked, Some(true));
            prop_assert_eq!(control.usable, Usable::Yes);
            prop_assert!(has_key(control) || page.path == HOME);
            prop_assert!(!control.keys.iter().any(|key| key == "allowAdsByAge"));
            if has_key(control) {
                prop_assert_eq!(page.controls.iter().filter(|other| has_key(other)).count(), 1);
            } else {
                prop_assert!(!page.controls.iter().any(has_key));
            }
        }
    }

    /// "Off" is never said on a weak clue.
    #[test]
    fn off_is_said_of_a_certain_control_only(page in any_survey()) {
        if find(&page).state() == State::Off {
            let Finding::Found(found) = find(&page) else { panic!("off without a control") };
            prop_assert!(found.certainty >= Certainty::Enough);
            prop_assert_eq!(page.controls[found.control].checked, Some(false));
        }
    }
}
