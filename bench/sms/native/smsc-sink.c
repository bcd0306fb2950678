/*
 * An SMSC on 127.0.0.1 at the least cost: takes binds and submits by SMPP 3.4, answers, sends receipts, counts distinct messages.
 * A message is its destination and text: the same pair again is a repeat. A refused receipt is sent again a second later.
 * --port P (0: any) --latency MS (before submit_sm_resp) --receipt-delay MS --stale N (no receipts for the first N)
 * --window N (0: any; more unanswered submits on a bind are refused 0x58) --throttle N (0: any; more submits a second are refused 0x58)
 * Prints {"port":…} when it listens. Lines on stdin: "reset" clears the counts, "stale N" holds back the next N receipts,
 * "missing FILE" counts the messages of http-load's --accepted file that were never submitted; each line is answered by one
 * JSON line of the counts; the end of stdin ends it.
 */
#include "common.h"

enum { BIND_RECEIVER = 1, BIND_TRANSMITTER = 2, SUBMIT = 4, DELIVER = 5, UNBIND = 6, BIND_TRANSCEIVER = 9, ENQUIRE = 0x15 };
enum { OK = 0, BAD_LENGTH = 2, BAD_COMMAND = 3, NOT_BOUND = 4, THROTTLED = 0x58 };
enum { RECEIPT_WINDOW = 500, RETRY_US = 1000000 };

struct session { int fd, bound, waiting, unacknowledged, blocked; uint32_t sequence; struct buffer in, out; struct session *next; };
struct receipt { uint64_t due; struct session *session; uint32_t sequence; unsigned long id; char from[22], to[22]; };
struct reply { uint64_t due; struct session *session; uint32_t sequence; unsigned long id; };

/* First in, first out: every entry waits equally long, so the head is always the next due. */
struct queue { char *entries; size_t entry, size, head, used; };

static void *queue_push(struct queue *q) {
  if (q->used == q->size) {
    size_t size = q->size ? q->size * 2 : 1024;
    char *entries = malloc(size * q->entry);
    for (size_t i = 0; i < q->used; i++) memcpy(entries + i * q->entry, q->entries + (q->head + i) % q->size * q->entry, q->entry);
    free(q->entries);
    q->entries = entries, q->size = size, q->head = 0;
  }
  return q->entries + (q->head + q->used++) % q->size * q->entry;
}
static void *queue_head(struct queue *q) { return q->used ? q->entries + q->head * q->entry : NULL; }
static void queue_pop(struct queue *q) { q->head = (q->head + 1) % q->size, q->used--; }

static struct queue replies = {.entry = sizeof(struct reply)}, receipts = {.entry = sizeof(struct receipt)},
                    again = {.entry = sizeof(struct receipt)};
static struct receipt flying[RECEIPT_WINDOW]; /* sent, not yet acknowledged; slot = sequence % RECEIPT_WINDOW */
static struct session *sessions;
static struct set seen, destinations;
static uint64_t latency_us, delay_us, first_us, last_us, second_start;
static long submits, repeated, acknowledged, refused, throttled, malformed, binds, stale, window, throttle, this_second;
static unsigned long next_id;

static uint32_t word(const void *at) { uint32_t w; memcpy(&w, at, 4); return ntohl(w); }

static void send_pdu(struct session *s, uint32_t command, uint32_t status, uint32_t sequence, const void *body, size_t n) {
  uint32_t header[4] = {htonl(16 + n), htonl(command), htonl(status), htonl(sequence)};
  buffer_add(&s->out, header, 16);
  buffer_add(&s->out, body, n);
}

static void answer_submit(struct session *s, uint32_t sequence, uint32_t status, unsigned long id) {
  char text[24];
  int n = status ? 0 : snprintf(text, sizeof text, "%lu", id) + 1;
  send_pdu(s, SUBMIT | 0x80000000, status, sequence, text, n);
}

/* Reads the C-octet string at *at into a field of 22, moves past its NUL. -1 when it has no end. */
static int take_string(const char **at, const char *end, char *into) {
  size_t n = strnlen(*at, end - *at);
  if (*at + n >= end || n > 21) return -1;
  memcpy(into, *at, n + 1);
  *at += n + 1;
  return 0;
}

static int over_limits(struct session *s) {
  uint64_t now = now_us();
  if (now - second_start >= 1000000) second_start = now, this_second = 0;
  return (window && s->waiting >= window) || (throttle && ++this_second > throttle);
}

static uint32_t take_submit(struct session *s, uint32_t sequence, const char *at, const char *end) {
  char from[22], to[22], unused[22];
  if (!(s->bound & BIND_TRANSMITTER) && s->bound != BIND_TRANSCEIVER) return NOT_BOUND;
  if (take_string(&at, end, unused) || (at += 2) > end || take_string(&at, end, from) || (at += 2) > end || take_string(&at, end, to)) return BAD_LENGTH;
  if ((at += 3) > end || take_string(&at, end, unused) || take_string(&at, end, unused) || at + 5 > end) return BAD_LENGTH;
  int wants_receipt = at[0] & 3;
  if (over_limits(s)) { throttled++; return THROTTLED; }
  last_us = now_us();
  if (!first_us) first_us = last_us;
  submits++;
  set_add(&destinations, hash_bytes(HASH_START, to + (strlen(to) > 7 ? strlen(to) - 7 : 0), strlen(to) > 7 ? 7 : strlen(to)));
  if (!set_add(&seen, hash_bytes(hash_bytes(HASH_START, to, strlen(to)), at + 4, end - at - 4))) repeated++;
  *(struct reply *)queue_push(&replies) = (struct reply){last_us + latency_us, s, sequence, ++next_id};
  s->waiting++;
  if (stale > 0) { stale--; return OK; }
  if (!wants_receipt) return OK;
  struct receipt *r = queue_push(&receipts);
  *r = (struct receipt){.due = last_us + latency_us + delay_us, .id = next_id};
  strcpy(r->from, to);
  strcpy(r->to, from);
  return OK;
}

static void send_receipt(struct session *s, struct receipt *r) {
  char body[400], id[24], date[16], *p = body;
  time_t now = time(NULL);
  int id_size = snprintf(id, sizeof id, "%lu", r->id) + 1;
  strftime(date, sizeof date, "%y%m%d%H%M", gmtime(&now));
  *p++ = 0, *p++ = 1, *p++ = 1;
  p = stpcpy(p, r->from) + 1;
  *p++ = 5, *p++ = 0;
  p = stpcpy(p, r->to) + 1;
  memcpy(p, "\x04\0\0\0\0\0\0\0\0", 9); /* esm_class: receipt … sm_default_msg_id */
  p += 9;
  int n = sprintf(p + 1, "id:%s sub:001 dlvrd:001 submit date:%s done date:%s stat:DELIVRD err:000 text:", id, date, date);
  *p = n;
  p += 1 + n;
  *p++ = 0, *p++ = 0x1e, *p++ = 0, *p++ = id_size; /* receipted_message_id */
  memcpy(p, id, id_size);
  p += id_size;
  memcpy(p, "\x04\x27\0\1\2", 5); /* message_state DELIVERED */
  while (flying[++s->sequence % RECEIPT_WINDOW].due) continue;
  r->sequence = s->sequence;
  r->session = s;
  flying[s->sequence % RECEIPT_WINDOW] = *r;
  s->unacknowledged++;
  send_pdu(s, DELIVER, 0, s->sequence, body, p + 5 - body);
}

static void take_acknowledgement(struct session *s, uint32_t sequence, uint32_t status) {
  struct receipt *r = &flying[sequence % RECEIPT_WINDOW];
  if (r->sequence != sequence || r->session != s || !r->due) return;
  s->unacknowledged--;
  if (!status) acknowledged++;
  else {
    refused++;
    struct receipt *later = queue_push(&again);
    *later = *r;
    later->due = now_us() + RETRY_US;
  }
  r->due = 0;
}

static void take_pdu(struct session *s, const char *pdu, size_t size) {
  uint32_t command = word(pdu + 4), status = word(pdu + 8), sequence = word(pdu + 12);
  static const char bound[] = "sink\0\x02\x10\0\1\x34"; /* system_id, sc_interface_version 3.4 */
  if (command == SUBMIT) {
    if ((status = take_submit(s, sequence, pdu + 16, pdu + size))) answer_submit(s, sequence, status, 0);
    if (status == BAD_LENGTH) malformed++;
  } else if (command == (DELIVER | 0x80000000)) take_acknowledgement(s, sequence, status);
  else if (command == BIND_RECEIVER || command == BIND_TRANSMITTER || command == BIND_TRANSCEIVER) {
    s->bound = command;
    binds++;
    send_pdu(s, command | 0x80000000, OK, sequence, bound, sizeof bound - 1);
  } else if (command == ENQUIRE) send_pdu(s, ENQUIRE | 0x80000000, OK, sequence, "", 0);
  else if (command == UNBIND) { send_pdu(s, UNBIND | 0x80000000, OK, sequence, "", 0); s->bound = 0; }
  else if (!(command & 0x80000000)) send_pdu(s, 0x80000000, BAD_COMMAND, sequence, "", 0);
}

static int take_pdus(struct session *s) { /* -1: a length nobody can follow */
  size_t at = 0;
  while (s->in.used - at >= 16) {
    uint32_t size = word(s->in.data + at);
    if (size < 16 || size > 70000) { malformed++; return -1; }
    if (s->in.used - at < size) break;
    take_pdu(s, s->in.data + at, size);
    at += size;
  }
  buffer_drop(&s->in, at);
  return 0;
}

static void close_session(struct session *s) {
  struct session **link = &sessions;
  while (*link != s) link = &(*link)->next;
  *link = s->next;
  for (size_t i = 0; i < replies.used; i++) {
    struct reply *r = (struct reply *)(replies.entries + (replies.head + i) % replies.size * replies.entry);
    if (r->session == s) r->session = NULL;
  }
  for (int i = 0; i < RECEIPT_WINDOW; i++) /* what nobody acknowledged goes out again */
    if (flying[i].due && flying[i].session == s) { *(struct receipt *)queue_push(&again) = flying[i]; flying[i].due = 0; }
  close(s->fd);
  free(s->in.data);
  free(s->out.data);
  free(s);
}

static struct session *session_for_receipts(void) {
  int total = 0;
  struct session *best = NULL;
  for (struct session *s = sessions; s; s = s->next) {
    total += s->unacknowledged;
    if ((s->bound == BIND_RECEIVER || s->bound == BIND_TRANSCEIVER) && (!best || s->unacknowledged < best->unacknowledged)) best = s;
  }
  return total < RECEIPT_WINDOW - 1 ? best : NULL;
}

static void send_due(void) {
  uint64_t now = now_us();
  for (struct reply *r; (r = queue_head(&replies)) && r->due <= now; queue_pop(&replies))
    if (r->session) { r->session->waiting--; answer_submit(r->session, r->sequence, OK, r->id); }
  struct session *s;
  for (struct receipt *r; (r = queue_head(&again)) && r->due <= now && (s = session_for_receipts()); queue_pop(&again)) send_receipt(s, r);
  for (struct receipt *r; (r = queue_head(&receipts)) && r->due <= now && (s = session_for_receipts()); queue_pop(&receipts)) send_receipt(s, r);
}

/* Until something is due, to the microsecond; receipts that no session can take now are looked at again in 20 ms. */
static struct timespec wait_time(void) {
  uint64_t now = now_us(), next = now + 1000000;
  struct queue *all[] = {&replies, &receipts, &again};
  for (int i = 0; i < 3; i++) {
    uint64_t *due = queue_head(all[i]);
    if (due && *due < next) next = *due >= now ? *due : all[i] == &replies ? now : now + 20000;
  }
  return (struct timespec){(next - now) / 1000000, (next - now) % 1000000 * 1000};
}

static int arrived(const char *number, const char *id) { /* the number is the end of the destination */
  (void)id;
  return set_has(&destinations, hash_bytes(HASH_START, number, strlen(number)));
}

static void obey(void) {
  char line[1024];
  long missing = -1;
  if (!fgets(line, sizeof line, stdin)) exit(0);
  if (!strncmp(line, "stale ", 6)) stale = atol(line + 6);
  if (!strcmp(line, "reset\n")) {
    set_clear(&seen);
    set_clear(&destinations);
    submits = repeated = acknowledged = refused = throttled = malformed = 0;
    first_us = last_us = 0;
  }
  line[strcspn(line, "\n")] = 0;
  if (!strncmp(line, "missing ", 8)) missing = count_missing(line + 8, arrived);
  int open = 0, bound = 0;
  for (struct session *s = sessions; s; s = s->next) open++, bound += s->bound > 0;
  printf("{\"submits\":%ld,\"distinct\":%zu,\"repeated\":%ld,\"receiptsAcknowledged\":%ld,\"receiptsRefused\":%ld,\"receiptsWaiting\":%zu,"
         "\"throttled\":%ld,\"malformed\":%ld,\"binds\":%ld,\"sessions\":%d,\"bound\":%d,\"firstUs\":%lu,\"lastUs\":%lu,\"missing\":%ld}\n",
         submits, seen.used, repeated, acknowledged, refused, receipts.used + again.used, throttled, malformed, binds, open, bound, first_us, last_us, missing);
  fflush(stdout);
}

int main(int argc, char **argv) {
  int port, listener = listen_on(number_option(argc, argv, "port", 0), &port), epoll = epoll_create1(EPOLL_CLOEXEC);
  latency_us = number_option(argc, argv, "latency", 0) * 1000;
  delay_us = number_option(argc, argv, "receipt-delay", 0) * 1000;
  stale = number_option(argc, argv, "stale", 0);
  window = number_option(argc, argv, "window", 0);
  throttle = number_option(argc, argv, "throttle", 0);
  next_id = (unsigned long)time(NULL) * 10000; /* ids of a later run differ */
  setvbuf(stdin, NULL, _IONBF, 0);
  watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, &listener);
  watch(epoll, EPOLL_CTL_ADD, 0, EPOLLIN, stdin);
  printf("{\"port\":%d}\n", port);
  fflush(stdout);
  for (;;) {
    struct epoll_event events[64];
    struct timespec wait = wait_time();
    struct pollfd any = {epoll, POLLIN, 0};
    ppoll(&any, 1, &wait, NULL);
    int n = epoll_wait(epoll, events, 64, 0);
    for (int i = 0; i < n; i++) {
      struct session *s = events[i].data.ptr;
      if ((void *)s == stdin) obey();
      else if ((void *)s == &listener) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) continue;
        no_delay(fd);
        s = calloc(1, sizeof *s);
        s->fd = fd;
        s->next = sessions;
        sessions = s;
        watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, s);
      } else if (((events[i].events & (EPOLLIN | EPOLLHUP)) && buffer_fill(&s->in, s->fd) < 0) || take_pdus(s) < 0) close_session(s);
    }
    send_due();
    for (struct session *s = sessions, *next; s; s = next) {
      next = s->next;
      if (!s->out.used && !s->blocked) continue;
      if (buffer_flush(&s->out, s->fd) < 0) { close_session(s); continue; }
      if (s->blocked == (s->out.used > 0)) continue;
      s->blocked = s->out.used > 0;
      watch(epoll, EPOLL_CTL_MOD, s->fd, s->blocked ? EPOLLIN | EPOLLOUT : EPOLLIN, s);
    }
  }
}
