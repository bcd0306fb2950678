import type { BounceReason } from './bounce-reasons.ts'

/**
 * What the words of a refusal mean, in the order they are asked: the telling ones first. Servers give codes carelessly and words with
 * care, so that words decide before codes do. All text is in lower case, with white space and apostrophes made plain.
 */
export const replyPatterns: readonly (readonly [BounceReason, RegExp])[] = [
  // Exact sayings of single systems, which the broad words below would misread.
  [
    'mailbox_unknown',
    /recipient access denied|recipient address rejected: ?(access denied)?\.?$|recipient address rejected: access denied/,
  ],
  ['recipient_refuses', /due to recipient preferences/],
  ['mailer_error', /pipe to \||no such file|exec \/|procmail/],
  ['message_malformed', /duplicate header|headers? too large/],
  ['security_refused', /unauthenticated senders/],
  ['spam', /spam classification|\bof[rn]\d*_506\b/],
  ['policy_refused', /polic(y|ies) reasons|reasons of policy|protocol violation|header error/],
  ['network_error', /requests to connect|too many hops|hop count|mail ?loop/],
  [
    'mailbox_full',
    /(mailbox|mail box|maildir|inbox|user|account|folder|recipient)('s| is| has)?( storage| disk)? ?(is |was |has )?(full|over ?(its |the |their )?(quota|capacity|limit)|exceeded|out of (storage|space))|over ?-?quota|quota (is |has been |would be )?(exceeded|full|violation)|exceed(s|ed|ing)? (the |its |his |their |allowed |mailbox |storage |disk )*(quota|storage|mailbox|size: )|(storage|disk|space) (quota|allocation|limit).{0,20}exce|quotaexceeded|out of storage|mailbox (size|limit).{0,20}(exce|reach)|exceeded (storage|local|the local|local limit)|mailbox exceed|insufficient (storage|space) (in|for) (mailbox|user)|not enough (storage )?space (in|for)|too full|inbox (is|was) full|full mailbox|boîte.{0,20}pleine|postfach.{0,20}voll|buz[oó]n.{0,20}lleno|casella.{0,20}piena|メールボックス.{0,4}(一杯|容量)|ящик.{0,20}переполнен|messages? in recipient's mailbox exceeded|mailboxfull|recipient overquota/,
  ],
  [
    'authentication_failed',
    /\bdmarc|\bdkim\b.{0,40}(fail|missing|invalid|not pass|did not)|\bspf\b.{0,60}(fail|hard|not (authori|permit|allow)|softfail|violat|reject|check|record)|(fail|not pass|reject|violat).{0,30}\b(spf|dkim|sender[ -]?id)\b|sender policy framework|openspf|unauthenticated (email|mail) (from|is)|purported responsible|sender ?id .{0,20}(fail|pra)|domain of sender.{0,20}not designate|5\.7\.(23|26|27|30|32|509|515)\b/,
  ],
  [
    'reverse_dns_missing',
    /reverse (dns|lookup|hostname|name|address|mapping|record)|\bptr\b|\brdns\b|no ip address found|cannot find your (reverse )?hostname|unable to (resolve|verify).{0,30}(hostname|client)|does not resolve to|(hostname|client host|client|host|dns) (name )?(lookup|resolution)? ?(rejected: )?(cannot find your|failed|is not resolv)|dns (lookup|check) failed|no dns .{0,20}(for|record)|mismatches client ip|hostname for your ip|not have a valid (dns|hostname)|forged hostname|fcrdns|fix .{0,10}reverse|generic (rdns|ptr|hostname)|unverif\w+ sending ip|5\.7\.25\b/,
  ],
  [
    'tls_failed',
    /starttls|must issue a? ?tls|tls (is )?(required|negotiation|handshake)|require.{0,20}\btls\b|encryption (is )?(required|needed)|ssl.{0,20}(handshake|error|failed)|not support tls/,
  ],
  // What the lists, groups and lookups of senders and names say would be taken for a dead mailbox by the words further down.
  [
    'network_error',
    /malformed or unexpected name server|name service error.{0,80}try again|host not found, try again|dns (timeout|temporar)/,
  ],
  [
    'sender_refused',
    /sender \S* ?has no (a|mx)|unrout(e)?able sender|domain of sender|sender[^.;]{0,20} domain|permission to post|groups?\b[^;]{0,400}(berechtigung|permission|autoris|permiso|permess|toestemming)|groups google com|google[ -](groups|gruppe)|not a member of this/,
  ],
  [
    'mailbox_disabled',
    /(mailbox|account|user|address|recipient)[^.;]{0,40}(is |has been |was |been |temporarily |temporary |currently )(disabled|suspended|deactivated|locked|frozen|blocked|inactive|unavailable due to|discontinued|on hold|closed for|not active)|mailbox (disabled|unavailable or access denied|currently suspended|suspended|is frozen|frozen)|account (disabled|suspended|expired|inactive|deactivated|closed|that you tried to reach is (disabled|inactive|over))|(user|recipient) suspended|domain (is )?(currently )?suspended|not accepting any mail|disabled or discontinued|vdelivermail: account is locked|email account that you tried to reach is (disabled|inactive)|compte du destinataire est bloqu|invalid\/inactive user|suspended account|user is (inactive|suspended|locked)|not (yet )?activated|disableduser/,
  ],
  [
    'mailbox_moved',
    /has moved to|(address|user|recipient|he|she) (has |no longer |is no longer |hat )?(has )?(been )?(moved|changed to)|no longer on server|not our (user|customer)|new (e-?mail )?address is|please update your records|has been replaced by address/,
  ],
  [
    'domain_takes_no_mail',
    /null ?mx|does(n't| not) accept (any )?(e-?mail|mail)\b(?! (from|sent))|name server:? .{0,20}host not found, try again|nullmx|no ?mx (record|host|found|for)|does not accept mail$|mail receiving (is )?disabled|smtp protocol returned a permanent error|doesn't (receive|take) e?-?mail/,
  ],
  [
    'domain_unknown',
    /(host|domain|server|recipient address rejected: domain)( name)? (or domain name )?(is )?(not found|unknown|unresolv|not resolv|doesn't exist|does not exist|lookup fail|invalid|nonexist|not reachable|unreachable: no)|unknown host|unrouteable (mail )?(address|domain)|unroutable|no such (domain|host|dns)|couldn't find any host|host \S+ (not found|unknown)|host\/domain|(?:^|[45]\d\d |: )[a-z0-9-]+(\.[a-z0-9-]+)+ (does not exist|not found)|host unknown|illegal host|invalid (domain|host)|bad destination (system|mailbox: domain)|domain name not found|name server|nxdomain|name or service not known|nodename nor servname|domain .{0,80}(couldn't be found|does not exist|doesn't exist|not exist|not found|is not reachable)|dns error|all relevant mx records point to non-existent|5\.1\.2\b|5\.4\.4\b|recipient's domain|no mx or a records?|unable to resolve (the )?(mail|dns|domain)/,
  ],
  [
    'virus',
    /\bvirus|malware|infected|worm\b|trojan|eicar|antivirus|mcspamsignature|dangerous attachment|potentially dangerous|executable attachment/,
  ],
  [
    'relaying_denied',
    /relay(ing)? (access )?(is )?(denied|not (permitted|allowed)|prohibited|restricted)|not (permitted|allowed) to relay|unable to relay|can ?not relay|not a gateway|relay not|relaying|insecure mail relay|email address is not verified|allowed to relay|not configured to relay|we don't relay|mail server requires authentication when attempting to send to a non-local|domain isn't in my list of allowed rcpthosts|not in my list of allowed/,
  ],
  [
    'rate_limited',
    /too many (concurrent|connections|recipients|messages|sessions|mails?|emails?|smtp|simultaneous|rcpt|errors)|rate.?limit|receivingrate|throttl|frequency limit|connection (rate|frequency|limit)|(sending|message|mail) (rate|limit)|receiving mail at a rate|sent too (many|fast)|daily (message|sending)? ?(quota|limit)|hourly|limit (exceeded|reached).{0,20}(connection|hour|day|message|sender)|try again later.{0,20}rate|exceeded.{0,30}(per (hour|day|minute)|rate)|concurrent|grey ?list/,
  ],
  [
    'sender_blocked',
    /black ?list|block ?list|blocked (using|by|because|due|for|message|sender|sending|ip)|rbl\b|dnsbl|spamhaus|spamcop|sorbs|barracudacentral|abuseat|uceprotect|cbl\b|proofpoint|senderscore|sender ?base|reputation|\b(ip|ip address|host|sending server|client|network)\b[^.;:]{0,40}(is |has been |was |been )?\b(blocked|banned|listed|denied|refused|not allowed|rejected|deferred)|banned (sending )?ip|client host rejected|bad (host|reputation)|access denied.{0,20}ip|your (ip|network|isp|host|server)|connection (from|refused by our)|refused to talk|(?<!not )listed (at|in|by|on)|unexpected volume|user complaints|poor reputation|dynamic (ip|pool)|dial-?up|residential|smtp server of your isp|mail from .{0,40} refused|not accept mail from (this|your)|service refus|\(bl\)|cdrbl|sender rejected\. refer|too many (spam|bad)|abuse|untrusted|invalid ip|not authorized to (send|connect)/,
  ],
  [
    'spam',
    /\bspam|\bube\b|\buce\b|\bjunk|mail content denied|unsolicited|bulk (e-?)?mail|message content reject|content reject|looks like|phish|high-?scor|spamassassin|bayes|suspicious|surbl|uribl|advertis|detected as|unwanted|rejected as being/,
  ],
  [
    'message_too_big',
    /(message|mail|size|length|body|attachment)[^.;]{0,40}(exceed|too (big|large)|over the|larger than|bigger than)|(message|mail) (size|length) too long|too (big|large)|exceed[^.;]{0,40}(size|length|maximum|limit for message)|maximum (message |mail |file )?size|size limit|5\.3\.4\b|5\.2\.3\b/,
  ],
  [
    'message_malformed',
    /(duplicate|multiple|missing|invalid|malformed|illegal|no|two or more) [^.;]{0,20}(header|from|date|message-id|to) ?(header|field|address|line)|multiple .{0,10}addresses in from|rfc ?-?(2822|5322|5321|2821|822|821)|not (rfc|compliant)|non-?compliant|bare (lf|cr|line)|badly formatted|5\.6\.0 .*header|malformed/,
  ],
  [
    'content_refused',
    /(content|attachment|subject|body|header|language|character|charset|url|link)[^.;]{0,40}(not (allowed|accepted|permitted)|reject|refus|prohibit|forbidden|blocked|filter|too large|error|violat)|8-bit data|improper use of|attachment/,
  ],
  [
    'system_full',
    /insufficient (disk|system storage|storage|space)|disk (is )?full|no space left|out of disk|mail system full|system storage|file system full|not enough (disk|space)/,
  ],
  [
    'network_error',
    /too many hops|hop count|mail loop|loop(ing|s)? (back|detected|count|to myself)|mail forwarding loop|routing loop|(connection|connect)[^.;]{0,40}(refused|reset|closed|lost|dropped|aborted|failed|broken|unexpectedly)|could(n't| not) connect|unable to connect|can(no|')t connect|no route to host|network (is )?(unreachable|error|down)|host (is )?(down|unreachable)|lost connection|dropped the connection|connection was (dropped|lost)|broken pipe|(dns|name server) (timeout|failure|temporar)|no such (route)|unable to establish|could not be reached|malformed or unexpected name server|5\.4\.6\b|4\.4\.[13]\b|wasn't able to establish an smtp|no connection could be made/,
  ],
  [
    'expired',
    /expired|timed? ?out|time-?out|retry (time|timeout|limit)|too long|giv(e|ing) up after|could not (be )?deliver(ed)? for|failed \d+ (times|attempts)|\d+ attempts|been (in|on) (the )?queue|queue[^.;]{0,20}too long|delivery (time|attempts)|(hours?|days?|minutes?|weeks?)[^.;]{0,40}(undeliver|not (been )?deliver|unable)|unable to deliver[^.;]{0,40}(hours?|days?|minutes?)|not delivered (in|within)|i'm not going to try again|message (has )?been in the queue|maximum (retry|queue)|(4|5)\.4\.7\b|frozen|delayed/,
  ],
  [
    'sender_refused',
    /(sender|from|originator|return.?path|mail from|envelope)[^.;]{0,60}(reject|refus|denied|not (exist|allowed|accepted|permitted|verif|found|valid|a valid)|invalid|unknown|unverif|bad|could not|cannot|does not|doesn't|blocked|fail)|(unknown|invalid|bad|illegal|forged|unverif\w+|nonexist\w+|unrouteable|rejected|unresolvable) (sender|from|return)|sender (verify|address|domain)|verify (the )?sender|domain of sender|(5|4)\.1\.[78]\b|backscatter|null sender|<> (is )?(invalid|not)|empty envelope|you are not allowed to (post|send)|not a member|callback/,
  ],
  [
    'security_refused',
    /authentication (is )?(required|failed)|auth(entication)? required|unauthenticated senders|must (authenticate|be authenticated|log ?in)|please (turn on|use|enable) (smtp )?auth|not authenticated|authrequired|sasl|login (required|failed)|access denied|security (polic|violat|reason|error)|permission denied|not authori[sz]ed|tls certificate|5\.7\.[46]\b/,
  ],
  [
    'policy_refused',
    /polic(y|ies)|violation|prohibit|not allowed|not accepted for|rejected for|closed or moderated|moderat|header error|protocol violation|message (rejected|refused|blocked|not accepted|denied)|administrative|rejected by (the |our )?(server|system|rule|admin|content)|5\.7\.[09]\b/,
  ],
  [
    'recipient_refuses',
    /recipient preference|due to recipient|refused due|rejected by (the )?(recipient|user|addressee)|recipient (does not want|refused|refuses|blocked|has (blocked|rejected))|user (refuse|reject|filter|does not accept)|(restricted|accept(s|ing)?) (mail|messages|senders?) (only )?from|you have been blocked|sender is (blocked|on)|has blocked|filtered|not permitted to receive|only accepts|rule|unknown user \S+@(docomo|\S+\.docomo|ntt)|this recipient.{0,20}(restrict|not accept)/,
  ],
  // The answer of a mobile carrier to the data of a mail that its customer's filter refuses; it names nobody.
  ['recipient_refuses', /\b550:? ?: user unknown|due to recipient preferences/],
  [
    'mailbox_unknown',
    /(user|recipient|mailbox|address|account|addressee|name|local[ -]?part|destinat\w+|alias|person|subscriber)[^.;]{0,60}(unknown|unrecogni[sz]ed|not (found|known|exist|listed|recogni[sz]ed|a (known|valid)|valid|in (our|the))|does ?n[o']?t exist|doesn't|no longer|invalid|invalide|unavailable|undeliverable|incorrect|not available|is not|rejected)|(unknown|invalid|no such|bad|nonexistent|non-existent|undefined|illegal|unrecogni[sz]ed|incorrect|wrong|inactive|unable to find|can(no|')t find|couldn't find|not a valid|no valid|does ?n[o']?t have)[^.;]{0,30}(user|recipient|mailbox|address|account|addressee|alias|name|local|person|here)|no mailbox|no account|no such|there is no|not (known|exist)|unknown (or illegal|local)|recipnotfound|recipientnotfound|recipient not found|mailbox unavailable|5\.1\.(1|10|3|351)\b|user not|unknown: |sorry, no|no one (here )?by that name|isn't (in|a) |not our|該当|存在しません|宛先|не существует|недоступен|n'existe pas|no existe|nicht (existiert|bekannt|vorhanden)|unbekannt|inexistente|desconocid|(destinataire|utilisateur) inconnu|recipient denied|undeliverable address|user not|mailbox name not allowed/,
  ],
  [
    'protocol_error',
    /syntax error|bad sequence|command (not|unrecogni|parameter|unknown|rejected)|unrecogni[sz]ed command|not implemented|bad command|nested mail|unimplemented|5\.5\.[124]\b/,
  ],
  [
    'mailer_error',
    /(command|program|pipe|procmail|maildrop|child|exit(ed)?|process)[^.;]{0,60}(died|failed|fail|status|signal|exit|error|returned|output)|local delivery failed|exit ?(code|status|value)?[: ]*\d+|x-unix|unknown mailer|mailer error|can't create|cannot create|delivery agent|transport \w+ output|status ?\d+$/,
  ],
  [
    'system_error',
    /(system|server|internal|local|service|configuration|temporary|resource|lookup|database|ldap|processing|mail) ?(error|failure|problem|unavailable|currently|configuration|not available|not accepting|temporarily|fault)|try again|try later|essayer plus tard|service (is )?(not )?(unavailable|available|refused)|transaction failed|could not load|cannot deliver|interrupted|out of memory|unable to (lock|open|process)|can't (open|read|write)|alias(es)?.{0,20}(loop|expand)|includes? loop|recipient error/,
  ],
]
