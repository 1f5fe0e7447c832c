// What Linux offers to a process that wants to be able to do less.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Gives up for good whatever programs could grant this process. 0, or an errno.
int cs_no_new_privileges(void);

/// The version of Landlock that the kernel has; 0 where it has none, or it is switched off.
int cs_landlock_version(void);

/// Lets this thread, and those that it starts, open nothing but what lies beneath some paths, for reading, and
/// some devices, for reading and writing; no TCP, and no signals to other processes where Landlock knows
/// them. A path that is not there is left out. 0, or an errno.
int cs_restrict_files(const char *_Nullable const *_Nonnull readable, size_t readable_count,
                      const char *_Nullable const *_Nonnull devices, size_t device_count);

/// Lets no thread of this process make other processes, run programs, use sockets, trace, change files by name
/// or the machine's state; unless `opens_devices`, nothing is opened for writing either. Such calls fail with
/// EPERM. 0, or an errno.
int cs_filter_calls(bool opens_devices);

/// Bounds the address space in bytes, where that is not 0; no core files, no file grows, few descriptors.
int cs_limit(uint64_t address_space, uint64_t descriptors);

/// A file in memory that has no name, to be handed to another process; below 0, an errno.
int cs_unnamed_file(void);

#ifdef __cplusplus
}
#endif
