/*
 * A disk that remembers: loaded before the C library, it notes every write, truncation and flush of a
 * database and its log (names ending in .db or -wal) and every line of a file of acknowledgements
 * (.acks) in one log, in the order in which they happened. While a file named by QUERENT_DISK_FAIL
 * exists, flushes fail; while one named by QUERENT_DISK_FULL exists, writes find no space.
 *
 * A record: kind (W, T, S or A), file (d, w or a), 32 bits of length, 64 bits of offset, the bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int log_descriptor = -1;

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Which of the watched files a descriptor is open on; 0 for all others. */
static char watched(int descriptor) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (ends_with(path, ".db")) return 'd';
  if (ends_with(path, ".db-wal")) return 'w';
  return ends_with(path, ".acks") ? 'a' : 0;
}

static int exists(const char *variable) {
  const char *path = getenv(variable);
  return path != NULL && access(path, F_OK) == 0;
}

static void raw_write(const void *bytes, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = next("write");
  while (length > 0) {
    ssize_t written = real(log_descriptor, bytes, length);
    if (written <= 0) abort();
    bytes = (const char *)bytes + written;
    length -= (size_t)written;
  }
}

static void note(char kind, char file, uint64_t offset, const void *bytes, uint32_t length) {
  const char *path = getenv("QUERENT_DISK_LOG");
  if (path == NULL) return;
  if (log_descriptor < 0) log_descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (log_descriptor < 0) abort();
  unsigned char head[14] = {(unsigned char)kind, (unsigned char)file};
  memcpy(head + 2, &length, 4);
  memcpy(head + 6, &offset, 8);
  raw_write(head, sizeof head);
  if (length > 0) raw_write(bytes, length);
}

static int is_full(char file) {
  if (file == 'a' || !exists("QUERENT_DISK_FULL")) return 0;
  errno = ENOSPC;
  return 1;
}

static ssize_t noted_write(char file, uint64_t offset, const void *bytes, ssize_t written) {
  if (written > 0) note(file == 'a' ? 'A' : 'W', file, offset, bytes, (uint32_t)written);
  return written;
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = next("write");
  char file = watched(descriptor);
  if (!file) return real(descriptor, bytes, length);
  if (is_full(file)) return -1;
  pthread_mutex_lock(&turn);
  off_t offset = lseek(descriptor, 0, SEEK_CUR);
  ssize_t written = noted_write(file, (uint64_t)offset, bytes, real(descriptor, bytes, length));
  pthread_mutex_unlock(&turn);
  return written;
}

static ssize_t write_at(const char *name, int descriptor, const void *bytes, size_t length, off_t offset) {
  ssize_t (*real)(int, const void *, size_t, off_t) = next(name);
  char file = watched(descriptor);
  if (!file) return real(descriptor, bytes, length, offset);
  if (is_full(file)) return -1;
  pthread_mutex_lock(&turn);
  ssize_t written =
      noted_write(file, (uint64_t)offset, bytes, real(descriptor, bytes, length, offset));
  pthread_mutex_unlock(&turn);
  return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  return write_at("pwrite", descriptor, bytes, length, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  return write_at("pwrite64", descriptor, bytes, length, offset);
}

static int truncate_to(const char *name, int descriptor, off_t length) {
  int (*real)(int, off_t) = next(name);
  char file = watched(descriptor);
  if (!file) return real(descriptor, length);
  pthread_mutex_lock(&turn);
  int result = real(descriptor, length);
  if (result == 0) note('T', file, (uint64_t)length, NULL, 0);
  pthread_mutex_unlock(&turn);
  return result;
}

int ftruncate(int descriptor, off_t length) { return truncate_to("ftruncate", descriptor, length); }

int ftruncate64(int descriptor, off64_t length) {
  return truncate_to("ftruncate64", descriptor, length);
}

/* The real flush is left out where writes are noted: what is on disk is then what the log says. */
static int flush(const char *name, int descriptor) {
  int (*real)(int) = next(name);
  char file = watched(descriptor);
  if (!file) return real(descriptor);
  if (exists("QUERENT_DISK_FAIL")) {
    errno = EIO;
    return -1;
  }
  pthread_mutex_lock(&turn);
  int result = getenv("QUERENT_DISK_LOG") == NULL ? real(descriptor) : 0;
  if (result == 0) note('S', file, 0, NULL, 0);
  pthread_mutex_unlock(&turn);
  return result;
}

int fsync(int descriptor) { return flush("fsync", descriptor); }

int fdatasync(int descriptor) { return flush("fdatasync", descriptor); }
