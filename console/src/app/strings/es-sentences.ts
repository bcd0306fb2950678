import type { SentencePair } from '../sentences.ts'

/** Why a gate decided as it did, in the server's words and in Spanish; the longer of two alike stands first. */
export const esSentences: readonly SentencePair[] = [
  // channel
  ['This operator does not offer {channel}.', 'Este operador no ofrece {channel}.'],
  [
    'No carrier or connector is set up for {channel}. Ask the operator to add one.',
    'No hay operador de red ni conector para {channel}. Pida al operador que añada uno.',
  ],
  ['{channel} cannot carry {content}; it takes {able}.', '{channel} no admite {content}; admite {able}.'],
  [
    'The recipient is not an address of {channel}. {form}',
    'El destinatario no es una dirección de {channel}. {form}',
  ],
  ['The recipient is not an address of {channel}.', 'El destinatario no es una dirección de {channel}.'],
  [
    'Give a number in international form, e.g. +919812345678.',
    'Dé un número en formato internacional, p. ej. +919812345678.',
  ],
  ['Give an e-mail address, e.g. asha@example.com.', 'Dé una dirección de correo, p. ej. asha@example.com.'],
  [
    'The fallback to {channel} cannot be: this operator does not offer it.',
    'La alternativa por {channel} no es posible: este operador no la ofrece.',
  ],
  [
    'The provider sets no condition for this message.',
    'El proveedor no pone ninguna condición a este mensaje.',
  ],
  [
    '{id} is not a message that the provider knows: it must have been received, or taken by the provider.',
    '{id} no es un mensaje que el proveedor conozca: debe haberse recibido, o haberlo aceptado el proveedor.',
  ],
  ['The operator offers {channel}.', 'El operador ofrece {channel}.'],
  // account
  ['The account is active.', 'La cuenta está activa.'],
  ['The account does not exist.', 'La cuenta no existe.'],
  [
    'The account is suspended ({suspension}): nothing is sent. Contact the operator to have it lifted.',
    'La cuenta está suspendida ({suspension}): no se envía nada. Pida al operador que levante la suspensión.',
  ],
  [
    'The account has ended: only its data can be exported. Ask the operator for a new one.',
    'La cuenta ha terminado: solo se pueden exportar sus datos. Pida una nueva al operador.',
  ],
  [
    'The account is terminated. Ask the operator for a new one.',
    'La cuenta está cerrada. Pida una nueva al operador.',
  ],
  // quota
  ['The account has no message allowance.', 'La cuenta no tiene un cupo de mensajes.'],
  [
    'All {limit} messages of the allowance are used. Ask the operator to raise it.',
    'Los {limit} mensajes del cupo están gastados. Pida al operador que lo amplíe.',
  ],
  [
    '{used} of {limit} messages of the allowance are used.',
    'Van gastados {used} de los {limit} mensajes del cupo.',
  ],
  // frequency
  ['The terms set no frequency for this class.', 'Las condiciones no fijan una frecuencia para esta clase.'],
  [
    'The recipient had, or is due, {count} {class} messages; the terms allow {max} in {span}.',
    'El destinatario ha recibido o va a recibir {count} mensajes de clase {class}; las condiciones permiten {max} en {span}.',
  ],
  [
    'The recipient had, or is due, {count} of at most {max} {class} messages in {span}.',
    'El destinatario ha recibido o va a recibir {count} mensajes de clase {class}, de {max} como máximo en {span}.',
  ],
  // quiet hours
  ['This class may be sent at any hour there.', 'Allí esta clase se puede enviar a cualquier hora.'],
  [
    'There is no hour at which every zone the recipient may be in allows this message. Give the contact a time zone.',
    'No hay una hora que permitan todas las zonas en que puede estar el destinatario. Ponga una zona horaria al contacto.',
  ],
  ['It is within the hours allowed in {zone}.', 'Está dentro de las horas permitidas en {zone}.'],
  [
    'Quiet hours last until {at}, after the message expires.',
    'Las horas de silencio duran hasta {at}, cuando el mensaje ya ha caducado.',
  ],
  ['Quiet hours in {zone}: it waits until {at}.', 'Horas de silencio en {zone}: espera hasta {at}.'],
  // suppression
  [
    'This is the answer to a keyword the recipient wrote.',
    'Es la respuesta a una palabra clave que escribió el destinatario.',
  ],
  ['The recipient is not on the suppression list.', 'El destinatario no está en la lista de bloqueos.'],
  [
    "The recipient's suppression does not cover {class} messages.",
    'El bloqueo del destinatario no abarca los mensajes de clase {class}.',
  ],
  [
    'The recipient opted out on {day}; only their START brings {class} messages back.',
    'El destinatario se dio de baja el {day}; solo su START devuelve los mensajes de clase {class}.',
  ],
  [
    'The recipient is on the suppression list since {day}: {reason}.',
    'El destinatario está en la lista de bloqueos desde el {day}: {reason}.',
  ],
  // consent
  [
    'The recipient asked for this answer by writing a keyword.',
    'El destinatario pidió esta respuesta al escribir una palabra clave.',
  ],
  [
    'The recipient withdrew permission for {class} messages on {day}.',
    'El destinatario retiró el permiso para mensajes de clase {class} el {day}.',
  ],
  [
    '{basis} for {class} messages is on record since {day}.',
    'Consta desde el {day} para mensajes de clase {class}: {basis}.',
  ],
  [
    'The recipient wrote to the account on this channel before.',
    'El destinatario ya escribió antes a la cuenta por este canal.',
  ],
  [
    'No opt-in is on record; the account declares that it writes to its own customers.',
    'No consta un consentimiento expreso; la cuenta declara que escribe a sus propios clientes.',
  ],
  [
    'No permission is on record and the terms ask for none to be.',
    'No consta ningún permiso y las condiciones no lo exigen.',
  ],
  [
    '{found}; {bases} is needed. Record it with PUT /v1/consents first.',
    '{found}. Hace falta: {bases}. Regístrelo antes.',
  ],
  [
    'Only {basis} is on record for {class} messages to this recipient',
    'Para mensajes de clase {class} a este destinatario solo consta: {basis}',
  ],
  [
    'No permission for {class} messages to this recipient is on record',
    'No consta permiso para mensajes de clase {class} a este destinatario',
  ],
  // sender
  [
    "{sender} is the account's sender for {channel}.",
    '{sender} es el remitente de la cuenta para {channel}.',
  ],
  [
    'No sender was given and the account has no {channel} sender for this recipient. Add one under senders, or name it in `from`.',
    'No se indicó remitente y la cuenta no tiene ninguno de {channel} para este destinatario. Añada uno en los remitentes.',
  ],
  [
    '{sender} is not an active {channel} sender of this account. Register it under senders.',
    '{sender} no es un remitente activo de {channel} de esta cuenta. Añádalo en los remitentes.',
  ],
  [
    '{sender} is registered for {country} only, and the recipient is not there.',
    '{sender} está registrado solo para {country}, y el destinatario no está allí.',
  ],
  ['{sender} is registered for this account.', '{sender} está registrado para esta cuenta.'],
  // dlt
  [
    'The destination is under no message registry here.',
    'El destino no está sujeto a ningún registro de mensajes.',
  ],
  [
    'SMS to India needs a DLT entity id. Add it to the sender first.',
    'Los SMS a la India necesitan un id de entidad DLT. Añada antes la entidad.',
  ],
  ['The DLT entity {entity} is {state}.', 'La entidad DLT {entity} está en el estado: {state}.'],
  [
    '{sender} is not a registered DLT header; {other} is. Capital letters count.',
    '{sender} no es una cabecera DLT registrada; {other} sí. Cuentan las mayúsculas.',
  ],
  [
    '{sender} is not a registered DLT header. Register it under /v1/dlt/headers.',
    '{sender} no es una cabecera DLT registrada. Añádala en el registro de la India.',
  ],
  ['The DLT header {header} is {state}.', 'La cabecera DLT {header} está en el estado: {state}.'],
  [
    'The header {header} is registered for {category} messages, not for {class} ones.',
    'La cabecera {header} está registrada para la categoría {category}, no para mensajes de clase {class}.',
  ],
  [
    'The text is DLT template {template} of entity {entity}.',
    'El texto es la plantilla DLT {template} de la entidad {entity}.',
  ],
  [
    'No registered DLT template matches this text. {sentence}',
    'Ninguna plantilla DLT registrada coincide con este texto. {sentence}',
  ],
  [
    'No template is registered for this sender and class.',
    'No hay ninguna plantilla registrada para este remitente y esta clase.',
  ],
  [
    'The text is template {template}, which is registered as {category}: it may not carry {class} messages from {header}.',
    'El texto es la plantilla {template}, registrada como {category}: no puede llevar mensajes de clase {class} de {header}.',
  ],
  [
    'The text is template {template}, which is registered for {headers}, not for {header}.',
    'El texto es la plantilla {template}, registrada para {headers}, no para {header}.',
  ],
  [
    'The text is template {template}, which is {state}.',
    'El texto es la plantilla {template}, en el estado: {state}.',
  ],
  [
    'The text differs from template {template} only in capital letters.',
    'El texto solo difiere de la plantilla {template} en las mayúsculas.',
  ],
  [
    'Variable {at} {of} is {length} characters long; {max} are allowed.',
    'La variable {at} {of} tiene {length} caracteres; se permiten {max}.',
  ],
  [
    'The variables {of} can only be filled with values longer than {max} characters.',
    'Las variables {of} solo se pueden llenar con valores de más de {max} caracteres.',
  ],
  [
    'Variable {at} {of} must be {content}, not "{value}".',
    'La variable {at} {of} debe ser {content}, no «{value}».',
  ],
  ['of template {template}', 'de la plantilla {template}'],
  [
    'The text leaves template {id} ({name}) {where}: "{expected}" was expected.',
    'El texto se aparta de la plantilla {id} ({name}) {where}: se esperaba «{expected}».',
  ],
  ['at its beginning', 'al principio'],
  ['after "{seen}"', 'tras «{seen}»'],
  [
    'The text goes on after template {template} has ended: "{rest}".',
    'El texto sigue tras el final de la plantilla {template}: «{rest}».',
  ],
  [
    'The text has the words of template {template}, but not where it has them.',
    'El texto tiene las palabras de la plantilla {template}, pero no en su sitio.',
  ],
  // content
  [
    'No content rule of the terms is broken.',
    'No se incumple ninguna regla de contenido de las condiciones.',
  ],
  ['Passed with a warning: {sentence}.', 'Pasa con una advertencia: {sentence}.'],
  ['The text breaks a content rule: {sentence}.', 'El texto incumple una regla de contenido: {sentence}.'],
  ['link through the public shortener {host}', 'enlace a través del acortador público {host}'],
  ['the text does not name its sender', 'el texto no nombra a su remitente'],
  ['the text does not say how to opt out', 'el texto no dice cómo darse de baja'],
  // balance
  [
    'The text needs {count} parts; a message has at most 255.',
    'El texto necesita {count} partes; un mensaje tiene 255 como máximo.',
  ],
  [
    'No rate covers this destination. Ask the operator to price it.',
    'Ninguna tarifa cubre este destino. Pida al operador que le ponga precio.',
  ],
  ['The message is free of charge.', 'El mensaje es gratuito.'],
  [
    'The message costs {cost}; {left}. Top up the wallet.',
    'El mensaje cuesta {cost}; {left}. Recargue el saldo.',
  ],
  ['there is no wallet', 'no hay saldo'],
  ['the wallet covers {amount}', 'el saldo cubre {amount}'],
  ['{cost} is held until the outcome is known.', 'Se apartan {cost} hasta que se conozca el resultado.'],
  // what a variable of a template may be
  ['a number', 'un número'],
  ['letters and digits only', 'solo letras y cifras'],
  ['a link', 'un enlace'],
  ['a telephone number to call back', 'un teléfono al que llamar'],
  ['an e-mail address', 'una dirección de correo'],
  // what permits
  ['an opt-in', 'consentimiento expreso'],
  ['a contract', 'contrato'],
  ['a legitimate interest', 'interés legítimo'],
  ['another lawful basis', 'otra base lícita'],
  ['an unnamed basis', 'una base sin nombre'],
  ['permission', 'permiso'],
]
