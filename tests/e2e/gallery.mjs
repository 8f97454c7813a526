// Serves the gallery, to look at by hand: ./build.sh gallery
import { languages, startGallery } from './support/gallery.mjs';

const { origin } = await startGallery();
console.log(`Every card of the banner: ${origin}/`);
console.log(`In the console of that page: gallery.cards lists them, gallery.show({ card: 'warning', language: 'en', dark: true }) shows one.`);
console.log(`Languages: ${languages().join(', ')}. Ctrl-C ends it.`);
