// Landlock: which files a thread may open.
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

// Not from <linux/landlock.h>, which may be older than the kernel.
enum { create_ruleset = 444, add_rule = 445, restrict_self = 446, version_flag = 1, path_beneath = 1 };
enum { read_file = 1 << 2, read_folder = 1 << 3, write_file = 1 << 1, control_device = 1 << 15 };

struct ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scopes;
};

struct __attribute__((packed)) rule {
  uint64_t allowed;
  int32_t parent;
};

int cs_landlock_version(void) {
  const long version = syscall(create_ruleset, NULL, 0, version_flag);
  return version < 0 ? 0 : (int)version;
}

/// Everything that a version can forbid.
static struct ruleset strictest(int version) {
  const int rights = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
  struct ruleset set = {((uint64_t)1 << rights) - 1, 0, 0};
  if (version >= 4) set.network = 3;
  if (version >= 6) set.scopes = 3;
  return set;
}

static int allow(int ruleset, const char *path, uint64_t allowed) {
  const int place = open(path, O_PATH | O_CLOEXEC);
  if (place < 0) return 0;
  struct stat status;
  if (fstat(place, &status) == 0 && !S_ISDIR(status.st_mode)) allowed &= ~(uint64_t)read_folder;
  const struct rule rule = {allowed, place};
  const long failed = syscall(add_rule, ruleset, path_beneath, &rule, 0);
  const int reason = errno;
  // A rule is about a file as the kernel holds it now. In /proc it makes another one of what it has let go, which happens
  // when memory is scarce, and no rule is about that one; what is open it keeps. libdispatch ends a process that
  // cannot read about its own threads.
  struct statfs system;
  if (fstatfs(place, &system) != 0 || system.f_type != PROC_SUPER_MAGIC) close(place);
  return failed ? reason : 0;
}

int cs_restrict_files(const char *const *readable, size_t readable_count, const char *const *devices,
                      size_t device_count) {
  const int version = cs_landlock_version();
  if (version == 0) return ENOSYS;
  const struct ruleset set = strictest(version);
  const size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  const int ruleset = (int)syscall(create_ruleset, &set, size, 0);
  if (ruleset < 0) return errno;
  int failure = 0;
  for (size_t i = 0; i < readable_count && !failure; ++i)
    failure = allow(ruleset, readable[i], read_file | read_folder);
  for (size_t i = 0; i < device_count && !failure; ++i)
    failure = allow(ruleset, devices[i], set.files & (read_file | write_file | control_device));
  if (!failure && syscall(restrict_self, ruleset, 0)) failure = errno;
  close(ruleset);
  return failure;
}
