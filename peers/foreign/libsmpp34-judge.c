/*
 * Feeds PDUs to libsmpp34, a strict decoder by other hands. Standard input: PDUs one after the other.
 * One line for each: "ok COMMAND" or "bad COMMAND ERRNO REASON HEX".
 * Build: gcc libsmpp34-judge.c -lsmpp34 -o libsmpp34-judge
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libsmpp34/smpp34.h>
#include <libsmpp34/smpp34_structs.h>

extern int smpp34_errno;
extern char smpp34_strerror[2048];

int main(void) {
  static uint8_t pdu[100000];
  static union { uint64_t aligned; uint8_t room[200000]; } decoded; /* larger than any of its structures */
  while (fread(pdu, 1, 4, stdin) == 4) {
    uint32_t size, command;
    memcpy(&size, pdu, 4);
    size = ntohl(size);
    if (size < 16 || size > sizeof pdu || fread(pdu + 4, 1, size - 4, stdin) != size - 4) {
      printf("bad 00000000 0 length %u\n", size);
      return 1;
    }
    memcpy(&command, pdu + 4, 4);
    command = ntohl(command);
    memset(&decoded, 0, sizeof decoded);
    if (smpp34_unpack2(&decoded, pdu, size) == 0) {
      printf("ok %08x\n", command);
      continue;
    }
    for (char *p = smpp34_strerror; *p; p++) if (*p == '\n') *p = ' ';
    printf("bad %08x %d %s ", command, smpp34_errno, smpp34_strerror);
    for (uint32_t i = 0; i < size; i++) printf("%02x", pdu[i]);
    puts("");
  }
  return 0;
}
