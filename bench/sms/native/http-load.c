/*
 * HTTP/1.1 load on 127.0.0.1: one request per message over keep-alive connections.
 * The request is a file; each @@@@@@@ in it becomes the message's number in 7 digits. Closed loop (a connection sends when it
 * has its answer) or, with --rate, open loop: latency then counts from the moment the message was due.
 * --port P --request FILE --count N --connections C [--first N] [--rate PER_SECOND] [--seconds LIMIT] [--expect 202]
 * Prints one JSON line: started, accepted, refused, cut, unanswered, startUs, endUs, p50Us, p99Us, maxUs, cpuUs, firstRefusal.
 */
#include "common.h"

struct connection { int fd, busy; uint64_t due; struct buffer in; };

static struct { char *text; size_t size; size_t marks[32]; int marked; } request;
static int epoll, port, expected;
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
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(c->fd, (struct sockaddr *)&at, sizeof at)) die("connect");
  no_delay(c->fd);
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  c->busy = 0;
  c->in.used = 0;
  watch(epoll, EPOLL_CTL_ADD, c->fd, EPOLLIN, c);
}

static void reopen(struct connection *c) {
  if (c->busy) { cut++; finished++; }
  close(c->fd);
  open_connection(c);
}

static void send_next(struct connection *c, uint64_t due) {
  char digits[16];
  snprintf(digits, sizeof digits, "%07ld", (first + started) % 10000000);
  for (int i = 0; i < request.marked; i++) memcpy(request.text + request.marks[i], digits, 7);
  started++;
  c->busy = 1;
  c->due = due;
  if (send(c->fd, request.text, request.size, MSG_NOSIGNAL) != (ssize_t)request.size) reopen(c);
}

/* 1 when a whole answer came and was counted. */
static int take_answer(struct connection *c) {
  char *end = c->in.used ? memmem(c->in.data, c->in.used, "\r\n\r\n", 4) : NULL;
  if (!end) return 0;
  size_t head = end + 4 - c->in.data, body = 0;
  *end = 0;
  char *length = strcasestr(c->in.data, "\r\ncontent-length:");
  if (length) body = atol(length + 17);
  *end = '\r';
  if (c->in.used < head + body) return 0;
  int status = atoi(c->in.data + 9);
  if (status == expected) latencies[accepted++] = now_us() - c->due;
  else if (!refused++) snprintf(refusal, sizeof refusal, "%d %.*s", status, (int)(body < 400 ? body : 400), c->in.data + head);
  finished++;
  c->busy = 0;
  buffer_drop(&c->in, head + body);
  return 1;
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
  int connections = number_option(argc, argv, "connections", 64), idle = 0;
  double rate = number_option(argc, argv, "rate", 0);
  port = number_option(argc, argv, "port", 0);
  expected = number_option(argc, argv, "expect", 202);
  count = number_option(argc, argv, "count", 1000);
  first = number_option(argc, argv, "first", 0);
  read_request(option(argc, argv, "request", "request.http"));
  latencies = malloc(sizeof *latencies * (count + 1));
  epoll = epoll_create1(EPOLL_CLOEXEC);
  struct connection *all = calloc(connections, sizeof *all), **waiting = calloc(connections, sizeof *waiting);
  for (int i = 0; i < connections; i++) {
    open_connection(&all[i]);
    waiting[idle++] = &all[i];
    usleep(1500); /* a listen backlog of 10 (Kannel) must not overflow */
  }
  uint64_t start = now_us(), limit = start + number_option(argc, argv, "seconds", 120) * 1000000UL;
  while (finished < count && now_us() < limit) {
    uint64_t now = now_us(), wait_us = 1000000;
    while (idle && started < count) {
      uint64_t due = rate ? start + (uint64_t)(started * 1e6 / rate) : now;
      if (due > now) { wait_us = due - now; break; }
      send_next(waiting[--idle], due);
    }
    struct epoll_event events[128];
    struct timespec wait = {wait_us / 1000000, wait_us % 1000000 * 1000};
    int n = epoll_pwait2(epoll, events, 128, &wait, NULL);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      int was_busy = c->busy;
      if (buffer_fill(&c->in, c->fd) < 0) reopen(c);
      else take_answer(c);
      if (was_busy && !c->busy) waiting[idle++] = c;
    }
  }
  report(start, now_us());
}
