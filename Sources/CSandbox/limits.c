// Privileges and limits of a process.
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

int cs_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? errno : 0; }

/// Lowers a limit for good; one that is lower already stays.
static int lower(int kind, uint64_t value) {
  struct rlimit limit;
  if (getrlimit(kind, &limit)) return errno;
  if (limit.rlim_max < value) value = limit.rlim_max;
  limit.rlim_cur = limit.rlim_max = value;
  return setrlimit(kind, &limit) ? errno : 0;
}

int cs_limit(uint64_t address_space, uint64_t descriptors) {
  int failure = lower(RLIMIT_CORE, 0);
  if (!failure) failure = lower(RLIMIT_FSIZE, 0);
  if (!failure) failure = lower(RLIMIT_NOFILE, descriptors);
  if (!failure && address_space) failure = lower(RLIMIT_AS, address_space);
  return failure;
}

int cs_unnamed_file(void) {
  const int file = memfd_create("task", MFD_CLOEXEC);
  return file < 0 ? -errno : file;
}
