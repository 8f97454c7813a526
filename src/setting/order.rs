//! Putting a few things in order.
//!
//! The standard library's sort is made for millions of things, and weighs 4 KB for each kind of thing. What is put in order here is
//! some hundred changes at the most.

/// The items in the order of their keys; those with the same key stay in the order in which they came.
#[must_use]
pub fn in_order<T, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    in_order_by(items, |one, other| key(one) <= key(other))
}

/// The items in order, where `may_precede` says whether its first argument may stand before its second.
#[must_use]
pub fn in_order_by<T>(items: impl IntoIterator<Item = T>, may_precede: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut ordered = Vec::new();
    for item in items {
        let place = ordered.partition_point(|other| may_precede(other, &item));
        ordered.insert(place, item);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_order_of_the_standard_librarys_stable_sort(items in prop::collection::vec((0u8..8, any::<u16>()), 0..60)) {
            let mut sorted = items.clone();
            sorted.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(in_order(items.clone(), |(key, _)| *key), sorted);
            let mut whole = items.clone();
            whole.sort();
            prop_assert_eq!(in_order_by(items, |one, other| one <= other), whole);
        }
    }
}
