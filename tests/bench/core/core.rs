//! The pure core, measured by Criterion. These are figures of this machine's own code: as WebAssembly, and as JavaScript even more
//! so, the same takes longer. They are for comparing one version with the next.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use trainstop_bench as subjects;

fn core(criterion: &mut Criterion) {
    let known = subjects::catalog();

    let survey = subjects::survey();
    criterion.bench_function("survey to finding", |bench| bench.iter(|| subjects::find(black_box(&survey), &known)));

    let page = subjects::page();
    criterion
        .bench_function("page data of 300 KB", |bench| bench.iter(|| subjects::state_of(black_box(&page), &known)));

    let ledger = subjects::ledger();
    criterion.bench_function("ledger of 500, record", |bench| {
        bench.iter_batched_ref(|| ledger.clone(), subjects::record, BatchSize::SmallInput);
    });
    criterion.bench_function("ledger of 500, standing", |bench| {
        bench.iter(|| black_box(&ledger).standing(subjects::NOW + 1));
    });
    criterion.bench_function("ledger of 500, passes", |bench| bench.iter(|| subjects::passes_of(black_box(&ledger))));

    let observed = subjects::observed();
    criterion.bench_function("message there and back, a reading", |bench| {
        bench.iter(|| subjects::sent(black_box(&observed)));
    });
    let view = subjects::view(&ledger);
    criterion
        .bench_function("message there and back, a view", |bench| bench.iter(|| subjects::shown(black_box(&view))));
}

criterion_group!(benches, core);
criterion_main!(benches);
