// Pages without an application of their own only say that they have started (the class: OBSERVED, undated).
window.__lab.own(() => document.body.classList.add('boot-complete'));
