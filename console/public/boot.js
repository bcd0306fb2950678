// Sets theme and language before the first paint; a file of its own because the page forbids inline script.
const theme = localStorage.getItem('patchbay.theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
const language = localStorage.getItem('patchbay.language') ?? navigator.language
document.documentElement.lang = language.startsWith('es') ? 'es' : 'en'
