/*
 * HTTP/1.1 load on 127.0.0.1: one request per message over keep-alive connections.
 * The request is a file; each @@@@@@@ in it becomes the message's number in 7 digits. Closed loop (a connection sends when it
 * has its answer) or, with --rate, open loop: latency then counts from the moment the message was due.
 * --port P --request FILE --count N --connections C [--first N] [--rate PER_SECOND] [--seconds LIMIT] [--expect 202]
 * [--accepted FILE: a line "NUMBER ID" for each accepted message]
 * Prints one JSON line: started, accepted, refused, cut, unanswered, startUs, endUs, p50Us, p99Us, maxUs, cpuUs, firstRefusal.
 */
#include "common.h"

struct connection { int fd, busy; long number; uint64_t due; struct buffer in; }; /* fd -1: the server was away */

static struct { char *text; size_t size; size_t marks[32]; int marked; } request;
static int epoll, port, expected, away, idle;
static struct connection **idle_ones; /* the first `idle` of them can send */
static FILE *accepted_file;
static long first, count, started, accepted, refused, cut, finished;
static uint32_t *latencies;
static char refusal[512];

static void read_request(const char *path) {
  FILE *f = fopen(path, "r");
  if (!f) die(path);
  request.text = malloc(1 << 20);
  request.size = fread(request.text, 1, 1 << 20, f);
  fclose(f);
  for (size_t i = 0; i + 7 <= request.size && request.marked < 32; i++)
    if (!memcmp(request.text + i, "@@@@@@@", 7)) { request.marks[request.marked++] = i; i += 6; }
}

static void open_connection(struct connection *c) {
  struct sockaddr_in at = loopback(port);
  c->busy = 0;
  c->in.used = 0;
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(c->fd, (struct sockaddr *)&at, sizeof at)) {
    close(c->fd);
    c->fd = -1;
    away++;
    return;
  }
  no_delay(c->fd);
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  watch(epoll, EPOLL_CTL_ADD, c->fd, EPOLLIN, c);
  idle_ones[idle++] = c;
}

static void reopen(struct connection *c) {
  for (int i = 0; i < idle; i++) if (idle_ones[i] == c) idle_ones[i--] = idle_ones[--idle];
  if (c->busy) { cut++; finished++; }
  close(c->fd);
  open_connection(c);
}

static void send_next(struct connection *c, uint64_t due) {
  char digits[16];
  snprintf(digits, sizeof digits, "%07ld", (first + started) % 10000000);
  for (int i = 0; i < request.marked; i++) memcpy(request.text + request.marks[i], digits, 7);
  c->number = first + started++;
  c->busy = 1;
  c->due = due;
  if (send(c->fd, request.text, request.size, MSG_NOSIGNAL) != (ssize_t)request.size) reopen(c);
}

/* Writes "NUMBER ID" of an accepted message; the ID is the first "msg_…" of the answer, if any. */
static void note_accepted(struct connection *c, const char *body, size_t size) {
  const char *id = memmem(body, size, "\"msg_", 5);
  fprintf(accepted_file, "%07ld %.*s\n", c->number % 10000000, id ? (int)strcspn(id + 1, "\"") : 0, id ? id + 1 : "");
}

static void take_answer(struct connection *c) {
  char *end = c->in.used ? memmem(c->in.data, c->in.used, "\r\n\r\n", 4) : NULL;
  if (!end) return;
  size_t head = end + 4 - c->in.data, body = 0;
  *end = 0;
  char *length = strcasestr(c->in.data, "\r\ncontent-length:");
  if (length) body = atol(length + 17);
  *end = '\r';
  if (c->in.used < head + body) return;
  int status = atoi(c->in.data + 9);
  if (status == expected) {
    latencies[accepted++] = now_us() - c->due;
    if (accepted_file) note_accepted(c, c->in.data + head, body);
  } else if (!refused++) snprintf(refusal, sizeof refusal, "%d %.*s", status, (int)(body < 400 ? body : 400), c->in.data + head);
  finished++;
  c->busy = 0;
  idle_ones[idle++] = c;
  buffer_drop(&c->in, head + body);
}

/* Tries again to connect what is away, every 100 ms. */
static void return_from_away(struct connection *all, int connections) {
  static uint64_t next;
  uint64_t now = now_us();
  if (now < next) return;
  next = now + 100000;
  for (int i = 0; i < connections; i++)
    if (all[i].fd < 0) { away--; open_connection(&all[i]); }
}

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}
static uint32_t quantile(double q) { return accepted ? latencies[(long)((accepted - 1) * q)] : 0; }

static void report(uint64_t start, uint64_t end) {
  qsort(latencies, accepted, sizeof *latencies, by_value);
  printf("{\"started\":%ld,\"accepted\":%ld,\"refused\":%ld,\"cut\":%ld,\"unanswered\":%ld,\"startUs\":%lu,\"endUs\":%lu,"
         "\"p50Us\":%u,\"p99Us\":%u,\"maxUs\":%u,\"cpuUs\":%ld,\"firstRefusal\":\"",
         started, accepted, refused, cut, started - finished, start, end, quantile(0.5), quantile(0.99), quantile(1), (long)(clock() * (1000000 / CLOCKS_PER_SEC)));
  for (char *p = refusal; *p; p++)
    if ((unsigned char)*p >= ' ') printf(*p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
  puts("\"}");
}

int main(int argc, char **argv) {
  int connections = number_option(argc, argv, "connections", 64);
  double rate = number_option(argc, argv, "rate", 0);
  port = number_option(argc, argv, "port", 0);
  expected = number_option(argc, argv, "expect", 202);
  count = number_option(argc, argv, "count", 1000);
  first = number_option(argc, argv, "first", 0);
  const char *file = option(argc, argv, "accepted", "");
  if (*file && !(accepted_file = fopen(file, "w"))) die(file);
  read_request(option(argc, argv, "request", "request.http"));
  latencies = malloc(sizeof *latencies * (count + 1));
  epoll = epoll_create1(EPOLL_CLOEXEC);
  struct connection *all = calloc(connections, sizeof *all);
  idle_ones = calloc(connections, sizeof *idle_ones);
  for (int i = 0; i < connections; i++) {
    open_connection(&all[i]);
    if (all[i].fd < 0) die("connect");
    usleep(1500); /* a listen backlog of 10 (Kannel) must not overflow */
  }
  uint64_t start = now_us(), limit = start + number_option(argc, argv, "seconds", 120) * 1000000UL;
  while (finished < count && now_us() < limit) {
    uint64_t now = now_us(), wait_us = 1000000;
    while (idle && started < count) {
      uint64_t due = rate ? start + (uint64_t)(started * 1e6 / rate) : now;
      if (due > now) { wait_us = due - now; break; }
      send_next(idle_ones[--idle], due);
    }
    if (away) {
      return_from_away(all, connections);
      if (wait_us > 100000) wait_us = 100000;
    }
    struct epoll_event events[128];
    struct timespec wait = {wait_us / 1000000, wait_us % 1000000 * 1000};
    int n = epoll_pwait2(epoll, events, 128, &wait, NULL);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      if (buffer_fill(&c->in, c->fd) < 0) reopen(c);
      else take_answer(c);
    }
  }
  report(start, now_us());
}
