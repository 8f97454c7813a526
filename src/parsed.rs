//! JSON as the browser parses it: in LinkedIn's pages a parser of our own would be 10 KB more, and no better.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::setting::page_data::{Parsed, Scalar};

/// A JSON value that the browser has parsed.
pub struct Js(JsValue);

impl Parsed for Js {
    fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    fn scalar(&self) -> Option<Scalar> {
        let Self(value) = self;
        let text = || value.as_string().map(Scalar::Text);
        let number = || value.as_f64().map(Scalar::Number);
        text().or_else(number).or_else(|| value.as_bool().map(Scalar::Bool))
    }

    fn field(&self, name: &str) -> Option<Self> {
        self.0.is_object().then(|| Reflect::get(&self.0, &name.into()).ok().map(Self)).flatten()
    }

    fn inner(&self) -> Vec<Self> {
        let object = self.0.is_object().then(|| self.0.unchecked_ref::<Object>());
        object.map(|object| Object::values(object).iter().map(Self).collect()).unwrap_or_default()
    }
}
