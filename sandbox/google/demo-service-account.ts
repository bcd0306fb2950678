/**
 * The service account that the sandbox network's Google knows from the start, as the key file a person would download.
 * It opens nothing but a sandbox network on this machine; it is fixed, so that a demo that was made before a restart still connects.
 */
export const demoServiceAccount = {
  type: 'service_account',
  project_id: 'patchbay-sandbox',
  private_key_id: 'sandbox-1',
  client_email: 'patchbay@patchbay-sandbox.iam.gserviceaccount.com',
  private_key: `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCblABNm1l5YwD6
Y55Fg8d+jhb+lViA/skHKgNcvdqHxOIgRabs7HAiranacDQ56NkVvjy2mPefr272
jsn1VBehDeYXRkSS2lapub8p+7fJBQsVoBPdb+QuspQcfBw0gooq5/CsKTg0tIsz
AZborcQ5MbszG6M64qXqZyracRNbdAYnceHa3KmRn1/ePPp+kqLqm57/fwmto4Sf
xUjXlnfQul9dzE/79BNE/QkmGihWDTWPUhAtCkOKpSlnanu+ctWArv3pHQo8fhsH
dtIppEieKNBWwmrVwx9sttXez7eWwRbhbQA6p58CGP8RdBwyI4AO2AoK5OmIx9qx
F/3yrTQtAgMBAAECggEAE6woSafuLXI+amr0VXfvXupasAB0e4M8KkK+wBhlrKtR
qKEGFYlkOI5bHvr3L6do4931UWWQUkndryGpGfNzNXNLd//zpdokATwylv10ZN/V
Yfum52ZBpUIBhoSPEHi9PeWsQijIKan2vBFkYrGuUUkfkbvZ7RVBw50eBxcrSnHz
6FGZdUQGagDJE90Jw4OgWdkJATtuIWCS/P2P3nyNgZa6SCeWBEeQOK8hZMzfGqzN
5F1zi/PRA/NaLbcc968F43Nkabx75lF6cUDyhqAYjKEzunXg0Kr7bIEVSgVgfmd1
0rGS7FbhlfYQY3wqFKVQ1cnj3QOIwHOkfVKxKB9VRQKBgQDJGCeztvqDb64odOaC
rP9gVNL2sRf02Mgy8nanIMxrCzHpYuKDrc6gEuufR/xXQnQ+2QH4Ro3toI+ZDFwd
N6h0dNigUgVibMHSvy6peyWXDVmWxhKFibnUo7fhIEV4QZ/Xs184k4hWNUY+L9KQ
FApcq3uMCAb8erV5iW16qvEHOwKBgQDGDmi9ND241jCC3CiqxeLXaCz3sJgYa72+
jZB3ZAxQHHxyrag1pnqSezV2Ofr5R96Dsmju3RVX7fcZwpimip8VAcnziOqQlkPf
qQXXU3ALp42xQBJevx1GuSnm5s1j4l5QEqvlT8Qv2CvdiC6snx7uWABqJpishcPi
p32U1RyLtwKBgQCRx7cQa3fUTOP+ZDCvTuabWSLOv7dUQstvU6J8qiRG/YijXpJD
T37ZQJ4bjD38rCpFXWA2Mj+1oo43L2SfsbenJQXdw1gv8BPaycn0B1hK1ty5lsHa
mOtkoYMt6w0xjrFn15sSErHlfR18+4Iz/LM+Vvprm24lHnfssZnyMXYl/QKBgC3c
EkaVPSF6fxsd7VC1p3PnTFpCCsXE1Ne1odjzUqKOJgbLzSI3HTSj0NpCTKnCCXUH
L6L3kESe9lOBqqUNfg54LpH0hxPZp3e3hIG6cTxRnM6JHnfP2vCQWXJ8yNwzA1GZ
MTJUyQGnFWkjamNQKPJZcCckLr/r7VKjI8H9orF7AoGABRKwCmX5D5bRSujphyX0
Olko9af5QbKlDsEj01BB31jerifTxwIzEsmkgxX4HXesgmrRjJa5XwaWNBe2ANvf
kbp6cn0kv5mlDudzvyKe3TiRC7BK4kagkkJ7NcYy43KcZ/mEkKd1BuI0v8xSSXza
DK55HW2OYbz+5BXchmVy2DY=
-----END PRIVATE KEY-----
`,
}

/** The text of its key file. */
export const demoServiceAccountKey = JSON.stringify(demoServiceAccount)
