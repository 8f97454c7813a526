//! The history as a picture. Where everything lies is decided by `setting/timeline/`; here it is drawn, in the page's own colours.
//! Shapes and patterns say as much as colours do.

use wasm_bindgen::JsValue;
use web_sys::Element;

use super::summary::{self, count_of};
use crate::browser::{counted, moment, text, text_direction, tick, zone_offset};
use crate::setting::changes::{Maker, sessions};
use crate::setting::ledger::{Ledger, Member};
use crate::setting::state::{Millis, Source, State};
use crate::setting::timeline::{
    AXIS_PX, BAR_PX, Band, LABELS_PX, Label, MARKS_PX, Mark, Paper, Span, Stretch, THICK_PX, Timeline,
};
use crate::ui::sheet::Sheet;
use crate::ui::svg::{add, create, write};

/// How far stripes are apart, in pixels.
const STRIPE_PX: i32 = 6;
/// How many changes are listed where the mouse rests on a mark.
const LISTED: usize = 12;

/// Draws the picture anew, in so many pixels or as wide as there is room; with its legend and with what it says.
///
/// # Errors
/// What the document throws; there is no reason known why it should.
pub fn draw(sheet: &Sheet, ledger: &Ledger, now: Millis, width: Option<i32>, most: usize) -> Result<(), JsValue> {
    let Some(place) = sheet.document.get_element_by_id("picture") else { return Ok(()) };
    let room = place.client_width();
    draw_in(&place, sheet, ledger, now, width.unwrap_or(room), most)?;
    // With the picture the page may have become so long that a scroll bar takes some of the room.
    if width.is_none() && place.client_width() != room {
        draw_in(&place, sheet, ledger, now, place.client_width(), most)?;
    }
    Ok(())
}

fn draw_in(
    place: &Element,
    sheet: &Sheet,
    ledger: &Ledger,
    now: Millis,
    width: i32,
    most: usize,
) -> Result<(), JsValue> {
    place.set_text_content(None);
    let label = summary::line(ledger, now);
    // A right-to-left page is one in which time runs that way, too.
    let svg = create(&sheet.document, "svg", &[("role", "img"), ("aria-label", &label)])?;
    place.append_child(&svg)?;
    let wide = |label: Label| measure(&svg, label).unwrap_or_default();
    let mirrored = text_direction() == "rtl";
    let paper = Paper { width, mirrored, most, zone: &zone_offset, wide: &wide };
    let Some(picture) = Timeline::lay_out(ledger, now, &paper) else { return Ok(()) };

    let (width, height) = (picture.width.to_string(), picture.height.to_string());
    for (name, value) in [("width", &width), ("height", &height), ("viewBox", &format!("0 0 {width} {height}"))] {
        svg.set_attribute(name, value)?;
    }
    draw_axis(&svg, &picture)?;
    let sessions = sessions(ledger);
    for band in &picture.bands {
        if sessions.len() > 1 {
            let name = text("historySignIn", &[&count_of(band.number)]);
            // Browsers do not agree on where a text begins that is not of the page's direction; its middle is its middle.
            let half = width_of(&svg, "title", &name)? / 2;
            let x = if mirrored { picture.width - half } else { half };
            write(&svg, "title", x, band.top - 6, &name)?;
        }
        if let Some((_, member)) = sessions.get(band.number - 1) {
            draw_band(&svg, band, member, &wide)?;
        }
    }
    // A picture that does not fit can be moved by keyboard, too.
    let overflows = place.scroll_width() > place.client_width();
    place.set_attribute("tabindex", if overflows { "0" } else { "-1" })?;

    let from_to = text("historyPicture", &[&moment(picture.from), &moment(picture.to)]);
    let moved = picture.clock_moved.then(|| text("historyClockMoved", &[]));
    sheet.fill("caption", &[Some(from_to), moved].into_iter().flatten().collect::<Vec<_>>().join(" "));
    let more = u32::try_from(picture.more).unwrap_or(u32::MAX);
    sheet.fill("more", &if more > 0 { counted("historyMore", more, "") } else { String::new() });
    for button in sheet.all("[data-action=show-all]") {
        button.toggle_attribute_with_force("hidden", more == 0)?;
    }
    draw_legend(sheet, &picture)
}

/// What a label says.
fn words(label: Label) -> String {
    match label {
        Label::Tick(at, grain) => tick(at, grain),
        Label::Now => text("historyNow", &[]),
        Label::Mark(maker, 0) => text(short_name(maker), &[]),
        Label::Mark(maker, more) => [&text(short_name(maker), &[]), " ", &plus(more)].concat(),
        Label::Stretch(stretch) => text(
            match stretch {
                Stretch::On => "historyOn",
                Stretch::Off => "historyOff",
                Stretch::Mixed => "historyMixed",
                Stretch::NotRead => "historyNotRead",
            },
            &[],
        ),
    }
}

/// So many more, the sign always before the number: within right-to-left text it would come after it.
fn plus(more: usize) -> String {
    ["\u{2066}+", &count_of(more), "\u{2069}"].concat()
}

fn short_name(maker: Maker) -> &'static str {
    match maker {
        Maker::Found => "historyMarkFound",
        Maker::NotSeen => "historyMarkNotSeen",
        Maker::You => "historyMarkYou",
        Maker::Trainstop | Maker::Kept => "brand",
        Maker::NotYou => "historyMarkNotYou",
    }
}

/// How wide a label is in this picture.
fn measure(svg: &Element, label: Label) -> Result<i32, JsValue> {
    let class = if matches!(label, Label::Stretch(_) | Label::Now) { "word" } else { "label" };
    width_of(svg, class, &words(label))
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
fn width_of(svg: &Element, class: &str, words: &str) -> Result<i32, JsValue> {
    let text = write(svg, class, 0, 0, words)?;
    let width = text.get_bounding_client_rect().width().ceil();
    text.remove();
    Ok(width as i32)
}

fn line(parent: &Element, class: &str, x: i32, from: i32, to: i32) -> Result<(), JsValue> {
    add(parent, "path", &[("class", class), ("d", &format!("M{x} {from}V{to}"))]).map(|_| ())
}

fn draw_axis(svg: &Element, picture: &Timeline) -> Result<(), JsValue> {
    let (base, foot) = (picture.height - AXIS_PX, picture.height - 8);
    for tick in &picture.ticks {
        line(svg, "grid", tick.x, 0, base + 4)?;
        if tick.labelled {
            write(svg, "label tick", tick.x, foot, &words(Label::Tick(tick.at, tick.grain)))?;
        }
    }
    add(svg, "path", &[("class", "grid"), ("d", &format!("M0 {base}H{}", picture.width))])?;
    line(svg, "now", picture.now.0, 0, base + 4)?;
    write(svg, "word now", picture.now.1, foot, &words(Label::Now)).map(|_| ())
}

fn draw_band(svg: &Element, band: &Band, member: &Member, wide: &dyn Fn(Label) -> i32) -> Result<(), JsValue> {
    let group = add(svg, "g", &[("data-session", &band.number.to_string())])?;
    for span in &band.stretches {
        draw_stretch(&group, span, band.top + BAR_PX, THICK_PX)?;
        if span.labelled {
            let middle = span.x + span.width / 2;
            let label = Label::Stretch(span.stretch);
            if matches!(span.stretch, Stretch::On | Stretch::Mixed) {
                // Words are not to be read off stripes.
                let width = wide(label) + 12;
                rect(&group, "plate", middle - width / 2, band.top + BAR_PX + 4, width, THICK_PX - 8, 2)?;
            }
            let class = ["word ", name(span.stretch)].concat();
            write(&group, &class, middle, band.top + BAR_PX + THICK_PX / 2 + 4, &words(label))?;
        }
    }
    if let Some(x) = band.tried {
        let (x, y) = (x, band.top + BAR_PX + THICK_PX / 2);
        let tried = add(&group, "g", &[("class", "tried"), ("transform", &format!("translate({x} {y})"))])?;
        draw_tried(&tried)?;
    }
    for mark in &band.marks {
        line(&group, "stem", mark.x, band.top + MARKS_PX + 7, band.top + BAR_PX + THICK_PX)?;
        let at = format!("translate({} {})", mark.x, band.top + MARKS_PX);
        let shape = draw_mark(&group, mark.maker, mark.source)?;
        for (name, value) in [
            ("transform", at.as_str()),
            ("data-from", &mark.changes.start.to_string()),
            ("data-to", &mark.changes.end.to_string()),
        ] {
            shape.set_attribute(name, value)?;
        }
        add(&shape, "title", &[])?.set_text_content(Some(&listed(mark, member)));
        if let Some(middle) = mark.label {
            let label = Label::Mark(mark.maker, mark.changes.len() - 1);
            write(&group, "label", middle, band.top + LABELS_PX, &words(label))?;
        }
    }
    Ok(())
}

/// What a mark stands for, line by line.
fn listed(mark: &Mark, member: &Member) -> String {
    let all = member.changes.iter().enumerate().skip(mark.changes.start).take(mark.changes.len());
    let mut lines: Vec<_> = all
        .take(LISTED)
        .map(|(place, change)| {
            let state = text(if change.state == State::On { "historyOn" } else { "historyOff" }, &[]);
            let who = super::table::who(change, place == 0);
            [moment(change.at), state, who, super::table::source(change.source)].join(" · ")
        })
        .collect();
    if mark.changes.len() > LISTED {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

fn name(stretch: Stretch) -> &'static str {
    match stretch {
        Stretch::On => "on",
        Stretch::Off => "off",
        Stretch::Mixed => "mixed",
        Stretch::NotRead => "not-read",
    }
}

fn rect(parent: &Element, class: &str, x: i32, y: i32, width: i32, height: i32, round: i32) -> Result<(), JsValue> {
    let numbers = [("x", x), ("y", y), ("width", width), ("height", height), ("rx", round)];
    let rect = add(parent, "rect", &[("class", class)])?;
    for (name, number) in numbers {
        rect.set_attribute(name, &number.to_string())?;
    }
    Ok(())
}

/// On is striped and has square ends, off is solid and has round ones, what is not known is an empty dashed outline.
fn draw_stretch(parent: &Element, span: &Span, y: i32, height: i32) -> Result<(), JsValue> {
    let group = add(parent, "g", &[("class", "stretch"), ("data-stretch", name(span.stretch))])?;
    // A line of paper between two of them.
    let (x, width) = (span.x, (span.width - 1).max(1));
    let round = if span.stretch == Stretch::Off { height / 2 } else { 0 };
    let (inset, less) = if width > 2 { (1, 2) } else { (0, 0) };
    rect(&group, name(span.stretch), x + inset, y + inset, width - less, height - less, round)?;
    if matches!(span.stretch, Stretch::On | Stretch::Mixed) {
        let mut shape = stripes(x + inset, y + inset, width - less, height - less, false);
        if span.stretch == Stretch::Mixed {
            shape += &stripes(x + inset, y + inset, width - less, height - less, true);
        }
        add(&group, "path", &[("class", ["stripes ", name(span.stretch)].concat().as_str()), ("d", &shape)])?;
    }
    Ok(())
}

/// Slanted lines, cut to the rectangle: a pattern would be printed as a blurred picture.
fn stripes(x: i32, y: i32, width: i32, height: i32, falling: bool) -> String {
    let mut shape = String::new();
    let mut foot = STRIPE_PX / 2 - height;
    while foot < width {
        // From (foot, height) up to (foot + height, 0): of that, what lies within.
        let (start, end) = ((-foot).max(0), height.min(width - foot));
        if start < end {
            let rise = |along: i32| if falling { y + along } else { y + height - along };
            let (from, to) = (x + foot + start, x + foot + end);
            shape += &format!("M{from} {}L{to} {}", rise(start), rise(end));
        }
        foot += STRIPE_PX;
    }
    shape
}

/// Whose change it was is a shape; how it was read fills it or leaves it open.
fn draw_mark(parent: &Element, maker: Maker, source: Source) -> Result<Element, JsValue> {
    let (class, shape) = match maker {
        Maker::Found => ("found", "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z"),
        Maker::NotSeen => ("not-seen", "M0-7L7 0L0 7L-7 0z"),
        Maker::You => ("you", "M-6 7a6 6 0 0 1 12 0zM-3-3.5a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"),
        Maker::Trainstop => ("trainstop", "M-3-7h6l4 4v6l-4 4h-6l-4-4v-6z"),
        Maker::Kept => ("kept", "M0-7l6.5 2.5v4C6.5 3.5 4 6 0 7.5-4 6-6.5 3.5-6.5-.5v-4z"),
        Maker::NotYou => ("not-you", "M0-7L7.5 6.5H-7.5z"),
    };
    let read = if source == Source::Document { "data" } else { "switch" };
    let group = add(parent, "g", &[("class", "mark"), ("data-maker", class), ("data-read", read)])?;
    add(&group, "path", &[("d", shape)])?;
    Ok(group)
}

fn draw_tried(parent: &Element) -> Result<(), JsValue> {
    add(parent, "path", &[("d", "M-4-4L4 4M4-4L-4 4")]).map(|_| ())
}

/// What is in the picture, and nothing else.
fn draw_legend(sheet: &Sheet, picture: &Timeline) -> Result<(), JsValue> {
    let Some(list) = sheet.document.get_element_by_id("legend") else { return Ok(()) };
    list.set_text_content(None);
    let entry = |width: i32, name: &str| -> Result<Element, JsValue> {
        let item = sheet.document.create_element("li")?;
        list.append_child(&item)?;
        let (half, width) = (width / 2, width.to_string());
        let view = format!("-{half} -10 {width} 20");
        let sizes = [("viewBox", view.as_str()), ("width", &width), ("height", "20"), ("aria-hidden", "true")];
        let key = create(&sheet.document, "svg", &sizes)?;
        item.append_child(&key)?;
        let words = sheet.document.create_element("span")?;
        words.set_text_content(Some(&text(name, &[])));
        item.append_child(&words)?;
        Ok(key)
    };
    let marks = || picture.bands.iter().flat_map(|band| &band.marks);
    for (stretch, name) in [
        (Stretch::On, "historyLegendOn"),
        (Stretch::Off, "historyLegendOff"),
        (Stretch::Mixed, "historyLegendMixed"),
        (Stretch::NotRead, "historyLegendNotRead"),
    ] {
        if picture.bands.iter().any(|band| band.stretches.iter().any(|span| span.stretch == stretch)) {
            let key = entry(36, name)?;
            draw_stretch(&key, &Span { x: -17, width: 35, stretch, labelled: false }, -8, 16)?;
        }
    }
    for maker in Maker::ALL {
        if marks().any(|mark| mark.maker == maker) {
            let name = super::table::who_key(maker);
            draw_mark(&entry(20, name)?, maker, Source::Live)?;
        }
    }
    let of_data = |mark: &Mark| mark.source == Source::Document;
    for (read, name) in [("switch", "historyLegendSwitch"), ("data", "historyLegendData")] {
        if marks().any(|mark| of_data(mark) == (read == "data")) {
            let group = add(&entry(20, name)?, "g", &[("class", "mark"), ("data-read", read)])?;
            rect(&group, "any", -5, -5, 10, 10, 2)?;
        }
    }
    if picture.bands.iter().any(|band| band.tried.is_some()) {
        let group = add(&entry(20, "historyLegendTried")?, "g", &[("class", "tried")])?;
        draw_tried(&group)?;
    }
    if marks().any(|mark| mark.changes.len() > 1) {
        let key = entry(28, "historyLegendMore")?;
        write(&key, "label", 0, 4, &plus(1))?;
    }
    Ok(())
}
