/** A mail to begin from: to be made one's own. */
export type Starter = { subject: string; html: string; samples: Record<string, string> }

export const starterNames = ['welcome', 'receipt'] as const
export type StarterName = (typeof starterNames)[number]

const words = {
  en: {
    welcome: {
      subject: 'Welcome to {{ shop }}, {{ name }}',
      greeting: 'Welcome, {{ name }}',
      text: 'Your account at {{ shop }} is ready. Everything you order stands there, with its receipts and where it is on its way.',
      action: 'Open your account',
      why: 'You get this mail because you opened an account at {{ shop }}.',
    },
    receipt: {
      subject: 'Your receipt from {{ shop }}: {{ order }}',
      greeting: 'Thank you, {{ name }}',
      text: 'We have received your payment. Here is what you bought.',
      number: 'Order',
      day: 'Paid on',
      item: 'Item',
      amount: 'Amount',
      total: 'Total',
      why: 'Questions about this order? Answer this mail.',
    },
  },
  es: {
    welcome: {
      subject: 'Le damos la bienvenida a {{ shop }}, {{ name }}',
      greeting: 'Hola, {{ name }}',
      text: 'Su cuenta en {{ shop }} está lista. Allí está todo lo que pida, con sus recibos y por dónde va.',
      action: 'Abrir su cuenta',
      why: 'Recibe este correo porque abrió una cuenta en {{ shop }}.',
    },
    receipt: {
      subject: 'Su recibo de {{ shop }}: {{ order }}',
      greeting: 'Gracias, {{ name }}',
      text: 'Hemos recibido su pago. Esto es lo que compró.',
      number: 'Pedido',
      day: 'Pagado el',
      item: 'Artículo',
      amount: 'Importe',
      total: 'Total',
      why: '¿Preguntas sobre este pedido? Responda a este correo.',
    },
  },
}

/** A starter in the language of the template, English where there is none in it. */
export function starterOf(name: StarterName, language: string): Starter {
  const { welcome, receipt } = /^es\b/i.test(language) ? words.es : words.en
  if (name === 'welcome')
    return {
      subject: welcome.subject,
      html: page(welcome.why, welcomeParts(welcome)),
      samples: { shop: 'Chai House', name: 'Asha', link: 'https://shop.example/account' },
    }
  return {
    subject: receipt.subject,
    html: page(receipt.why, receiptParts(receipt)),
    samples: {
      shop: 'Chai House',
      name: 'Asha',
      order: 'A-4711',
      day: '2026-03-14',
      item: 'Masala chai, 250 g',
      price: '€ 12.00',
      total: '€ 12.00',
    },
  }
}

const page = (why: string, parts: string): string => `<mjml>
  <mj-head>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" color="#1d1c1a" />
      <mj-text font-size="16px" line-height="24px" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f4f2ee">
    <mj-section>
      <mj-column>
        <mj-text font-size="18px" font-weight="bold">{{ shop }}</mj-text>
      </mj-column>
    </mj-section>
${parts}
    <mj-section>
      <mj-column>
        <mj-text font-size="13px" line-height="20px" color="#69645d">${why}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`

const welcomeParts = ({ greeting, text, action }: typeof words.en.welcome): string =>
  `    <mj-section background-color="#ffffff" border-radius="8px">
      <mj-column>
        <mj-text font-size="24px" line-height="32px" font-weight="bold">${greeting}</mj-text>
        <mj-text>${text}</mj-text>
        <mj-button href="{{ link }}" background-color="#3349c9" color="#ffffff" font-size="16px" align="left">
          ${action}
        </mj-button>
      </mj-column>
    </mj-section>`

const receiptParts = (said: typeof words.en.receipt): string =>
  `    <mj-section background-color="#ffffff" border-radius="8px 8px 0 0">
      <mj-column>
        <mj-text font-size="24px" line-height="32px" font-weight="bold">${said.greeting}</mj-text>
        <mj-text>${said.text}</mj-text>
      </mj-column>
    </mj-section>
    <mj-section background-color="#ffffff" padding="0">
      <mj-column>
        <mj-text><b>${said.number}</b><br />{{ order }}</mj-text>
      </mj-column>
      <mj-column>
        <mj-text><b>${said.day}</b><br />{{ day }}</mj-text>
      </mj-column>
    </mj-section>
    <mj-section background-color="#ffffff" border-radius="0 0 8px 8px">
      <mj-column>
        <mj-table font-size="16px" line-height="32px">
          <tr style="border-bottom: 1px solid #d8d4cc; text-align: left">
            <th>${said.item}</th>
            <th style="text-align: right">${said.amount}</th>
          </tr>
          <tr>
            <td>{{ item }}</td>
            <td style="text-align: right">{{ price }}</td>
          </tr>
          <tr style="border-top: 1px solid #d8d4cc; font-weight: bold">
            <td>${said.total}</td>
            <td style="text-align: right">{{ total }}</td>
          </tr>
        </mj-table>
      </mj-column>
    </mj-section>`
