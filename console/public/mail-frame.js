// Shows a stranger's mail, handed over by the page around it. The policy this page is served under lets nothing run or be fetched.
addEventListener('message', ({ source, data }) => {
  if (source !== parent || typeof data !== 'string') return
  const mail = new DOMParser().parseFromString(data, 'text/html')
  for (const element of mail.querySelectorAll('script, meta, base')) element.remove()
  document.replaceChild(document.adoptNode(mail.documentElement), document.documentElement)
})
// A link would lead the frame away from the mail.
addEventListener('click', (event) => event.preventDefault())
