/* What the three load tools share: a clock, a set of 64-bit keys, growing byte buffers, loopback sockets. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static inline void die(const char *what) { perror(what); exit(1); }

/* Microseconds of CLOCK_MONOTONIC, the clock of Node's process.hrtime. */
static inline uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static inline uint64_t hash_bytes(uint64_t h, const void *data, size_t n) { /* FNV-1a; start with HASH_START */
  const uint8_t *p = data;
  while (n--) h = (h ^ *p++) * 1099511628211ULL;
  return h;
}
#define HASH_START 14695981039346656037ULL

struct set { uint64_t *slots; size_t size, used; };

static inline int set_add(struct set *s, uint64_t key) { /* 1 when the key is new */
  if (key == 0) key = 1;
  if (s->used * 2 >= s->size) {
    struct set bigger = {calloc(s->size ? s->size * 2 : 1 << 16, 8), s->size ? s->size * 2 : 1 << 16, 0};
    if (!bigger.slots) die("calloc");
    for (size_t i = 0; i < s->size; i++) if (s->slots[i]) set_add(&bigger, s->slots[i]);
    free(s->slots);
    *s = bigger;
  }
  size_t i = (key ^ key >> 29) & (s->size - 1);
  for (; s->slots[i]; i = (i + 1) & (s->size - 1)) if (s->slots[i] == key) return 0;
  s->slots[i] = key;
  s->used++;
  return 1;
}

static inline int set_has(const struct set *s, uint64_t key) {
  if (key == 0) key = 1;
  if (!s->size) return 0;
  size_t i = (key ^ key >> 29) & (s->size - 1);
  for (; s->slots[i]; i = (i + 1) & (s->size - 1)) if (s->slots[i] == key) return 1;
  return 0;
}

/* Counts the accepted messages (http-load's --accepted file: "NUMBER ID" a line) that `arrived` does not know. */
static inline long count_missing(const char *file, int (*arrived)(const char *number, const char *id)) {
  char number[16], id[80], line[128];
  long missing = 0;
  FILE *f = fopen(file, "r");
  if (!f) return -1;
  while (fgets(line, sizeof line, f)) {
    id[0] = 0;
    if (sscanf(line, "%15s %79s", number, id) >= 1 && !arrived(number, id)) missing++;
  }
  fclose(f);
  return missing;
}

static inline void set_clear(struct set *s) { free(s->slots); *s = (struct set){0}; }

struct buffer { char *data; size_t used, size; };

static inline void buffer_reserve(struct buffer *b, size_t more) {
  if (b->used + more <= b->size) return;
  b->size = (b->used + more) * 2;
  if (!(b->data = realloc(b->data, b->size))) die("realloc");
}

static inline void buffer_add(struct buffer *b, const void *data, size_t n) {
  buffer_reserve(b, n);
  memcpy(b->data + b->used, data, n);
  b->used += n;
}

static inline void buffer_drop(struct buffer *b, size_t n) { /* forgets the first n bytes */
  b->used -= n;
  if (b->used) memmove(b->data, b->data + n, b->used);
}

/* Reads what is there. Bytes read, 0 when nothing is there now, -1 when the peer has gone. */
static inline ssize_t buffer_fill(struct buffer *b, int fd) {
  buffer_reserve(b, 65536);
  ssize_t n = read(fd, b->data + b->used, b->size - b->used);
  if (n > 0) { b->used += n; return n; }
  return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

/* Writes what the socket takes and keeps the rest. -1 when the peer has gone. */
static inline int buffer_flush(struct buffer *b, int fd) {
  while (b->used) {
    ssize_t n = send(fd, b->data, b->used, MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
    buffer_drop(b, n);
  }
  return 0;
}

static inline struct sockaddr_in loopback(int port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static inline void no_delay(int fd) { int on = 1; setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); }

/* A listening socket on 127.0.0.1; port 0 takes a free one. Tells the port taken. */
static inline int listen_on(int port, int *taken) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  struct sockaddr_in at = loopback(port);
  socklen_t n = sizeof at;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 1024) || getsockname(fd, (struct sockaddr *)&at, &n)) die("listen");
  *taken = ntohs(at.sin_port);
  return fd;
}

static inline void watch(int epoll, int op, int fd, uint32_t events, void *about) {
  struct epoll_event e = {.events = events, .data.ptr = about};
  if (epoll_ctl(epoll, op, fd, &e)) die("epoll_ctl");
}

/* The value after --name, or the default. */
static inline const char *option(int argc, char **argv, const char *name, const char *otherwise) {
  for (int i = 1; i + 1 < argc; i++) if (!strncmp(argv[i], "--", 2) && !strcmp(argv[i] + 2, name)) return argv[i + 1];
  return otherwise;
}
static inline long number_option(int argc, char **argv, const char *name, long otherwise) {
  const char *text = option(argc, argv, name, NULL);
  return text ? atol(text) : otherwise;
}
