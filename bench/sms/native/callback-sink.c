/*
 * A customer's webhook receiver on 127.0.0.1 at the least cost: answers each request (200, no body) and counts distinct messages.
 * A message is the first msg_… id of a POST body that contains --event, or the id= of the query (Kannel's dlr-url).
 * --port P (0: any) --event message.delivered [--sample-every N --sample FILE: each Nth request is written there, "LENGTH\n" first]
 * Prints {"port":…} when it listens. Each line on stdin is answered by one JSON line of the counts since "reset";
 * "missing FILE" counts the messages of http-load's --accepted file that were not called back. The end of stdin ends it.
 */
#include "common.h"

struct connection { int fd; struct buffer in; };

static const char *event;
static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
static struct set seen;
static long requests, repeated, other, malformed, sample_every, until_sample;
static uint64_t first_us, last_us;
static FILE *samples;

static uint64_t message_key(const char *head, const char *body, size_t body_size) { /* 0: none */
  if (body_size) {
    if (!memmem(body, body_size, event, strlen(event))) return 0;
    const char *id = memmem(body, body_size, "\"msg_", 5), *end = body + body_size, *p;
    if (!id) return 0;
    for (p = ++id; p < end && *p != '"'; p++);
    return hash_bytes(HASH_START, id, p - id);
  }
  const char *id = memmem(head, strcspn(head, "\r"), "id=", 3);
  if (!id) return 0;
  return hash_bytes(HASH_START, id, strcspn(id, "& "));
}

static void count(uint64_t key) {
  requests++;
  if (!key) { other++; return; }
  last_us = now_us();
  if (!first_us) first_us = last_us;
  if (!set_add(&seen, key)) repeated++;
}

/* Takes every whole request and answers them in one write. -1 closes the connection. */
static int take_requests(struct connection *c) {
  char *head = c->in.data, *stop = c->in.data + c->in.used, *end;
  struct buffer out = {0};
  while (head < stop && (end = memmem(head, stop - head, "\r\n\r\n", 4))) {
    *end = 0;
    char *length = strcasestr(head, "\r\ncontent-length:");
    size_t body = length ? strtoul(length + 17, NULL, 10) : 0;
    if (strcasestr(head, "\r\ntransfer-encoding:")) { malformed++; free(out.data); return -1; }
    *end = '\r';
    if (end + 4 + body > stop) break;
    count(message_key(head, end + 4, body));
    if (samples && --until_sample <= 0) {
      until_sample = sample_every;
      fprintf(samples, "%zu\n", (size_t)(end + 4 + body - head));
      fwrite(head, 1, end + 4 + body - head, samples);
    }
    buffer_add(&out, answer, sizeof answer - 1);
    head = end + 4 + body;
  }
  int gone = out.used && send(c->fd, out.data, out.used, MSG_NOSIGNAL) != (ssize_t)out.used;
  free(out.data);
  buffer_drop(&c->in, head - c->in.data);
  return gone ? -1 : 0;
}

static int arrived(const char *number, const char *id) {
  uint64_t by_number = hash_bytes(hash_bytes(HASH_START, "id=", 3), number, strlen(number));
  return set_has(&seen, *id ? hash_bytes(HASH_START, id, strlen(id)) : by_number);
}

static void obey(void) { /* one line of stdin */
  char line[1024];
  long missing = -1;
  if (!fgets(line, sizeof line, stdin)) exit(0);
  if (!strcmp(line, "reset\n")) {
    set_clear(&seen);
    requests = repeated = other = malformed = 0;
    first_us = last_us = 0;
  }
  line[strcspn(line, "\n")] = 0;
  if (!strncmp(line, "missing ", 8)) missing = count_missing(line + 8, arrived);
  if (samples) fflush(samples);
  printf("{\"requests\":%ld,\"distinct\":%zu,\"repeated\":%ld,\"other\":%ld,\"malformed\":%ld,\"firstUs\":%lu,\"lastUs\":%lu,\"missing\":%ld}\n",
         requests, seen.used, repeated, other, malformed, first_us, last_us, missing);
  fflush(stdout);
}

int main(int argc, char **argv) {
  int port, listener = listen_on(number_option(argc, argv, "port", 0), &port), epoll = epoll_create1(EPOLL_CLOEXEC);
  const char *file = option(argc, argv, "sample", NULL);
  event = option(argc, argv, "event", "message.delivered");
  sample_every = number_option(argc, argv, "sample-every", 100);
  if (file && !(samples = fopen(file, "w"))) die(file);
  setvbuf(stdin, NULL, _IONBF, 0);
  watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, &listener);
  watch(epoll, EPOLL_CTL_ADD, 0, EPOLLIN, stdin);
  printf("{\"port\":%d}\n", port);
  fflush(stdout);
  for (;;) {
    struct epoll_event events[128];
    int n = epoll_wait(epoll, events, 128, -1);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      if ((void *)c == stdin) obey();
      else if ((void *)c == &listener) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) continue;
        no_delay(fd);
        c = calloc(1, sizeof *c);
        c->fd = fd;
        watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, c);
      } else if (buffer_fill(&c->in, c->fd) < 0 || take_requests(c) < 0) {
        close(c->fd);
        free(c->in.data);
        free(c);
      }
    }
  }
}
