// seccomp: which calls of the kernel a process may make.
#define _GNU_SOURCE
#include "CSandbox.h"

#include <asm/unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#endif

/// Calls that a function of images has no use for.
static const int refused[] = {
    // Other processes and programs.
    __NR_execve, __NR_execveat, __NR_ptrace, __NR_process_vm_readv, __NR_process_vm_writev, __NR_kill, __NR_tkill,
    __NR_rt_sigqueueinfo, __NR_rt_tgsigqueueinfo, __NR_kcmp, __NR_setpriority, __NR_ioprio_set,
    424 /* pidfd_send_signal */, 434 /* pidfd_open */, 438 /* pidfd_getfd */, 440 /* process_madvise */,
    // Sockets, queues and memory that others can see.
    __NR_socket, __NR_socketpair, __NR_connect, __NR_bind, __NR_listen, __NR_accept, __NR_accept4, __NR_shmget,
    __NR_shmat, __NR_msgget, __NR_semget, __NR_mq_open, __NR_memfd_create, 447 /* memfd_secret */,
    425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */,
    // Files by name.
    __NR_mkdirat, __NR_unlinkat, __NR_linkat, __NR_symlinkat, __NR_mknodat, __NR_renameat2, __NR_fchmod,
    __NR_fchmodat, __NR_fchown, __NR_fchownat, __NR_utimensat, __NR_truncate, __NR_setxattr, __NR_lsetxattr,
    __NR_fsetxattr, __NR_removexattr, __NR_lremovexattr, __NR_fremovexattr, __NR_name_to_handle_at,
    __NR_open_by_handle_at, 452 /* fchmodat2 */,
#ifdef __NR_renameat
    __NR_renameat,
#endif
#ifdef __x86_64__
    __NR_fork, __NR_vfork, __NR_creat, __NR_mkdir, __NR_rmdir, __NR_unlink, __NR_link, __NR_symlink, __NR_mknod,
    __NR_rename, __NR_chmod, __NR_chown, __NR_lchown, __NR_utime, __NR_utimes, __NR_futimesat, __NR_iopl,
    __NR_ioperm,
#endif
    // The machine.
    __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_unshare, __NR_setns, __NR_bpf,
    __NR_perf_event_open, __NR_keyctl, __NR_add_key, __NR_request_key, __NR_userfaultfd, __NR_reboot, __NR_swapon,
    __NR_swapoff, __NR_sethostname, __NR_setdomainname, __NR_settimeofday, __NR_clock_settime, __NR_clock_adjtime,
    __NR_adjtimex, __NR_init_module, __NR_finit_module, __NR_delete_module, __NR_kexec_load, __NR_acct,
    __NR_quotactl, __NR_syslog, __NR_fanotify_init, __NR_personality, __NR_vhangup, 428 /* open_tree */,
    429 /* move_mount */, 430 /* fsopen */, 431 /* fsconfig */, 432 /* fsmount */, 433 /* fspick */,
    442 /* mount_setattr */};

/// Calls that the kernel is said not to have, so that the C library takes others, which can be judged.
static const int unknown[] = {435 /* clone3 */, 437 /* openat2 */};

enum { refused_count = sizeof refused / sizeof *refused, unknown_count = sizeof unknown / sizeof *unknown };

struct program {
  struct sock_filter steps[2 * (refused_count + unknown_count) + 64];
  unsigned short length;
};

static void add(struct program *program, unsigned short code, uint32_t value, uint8_t yes, uint8_t no) {
  program->steps[program->length++] = (struct sock_filter){code, yes, no, value};
}

static void load(struct program *program, size_t place) {
  add(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)place, 0, 0);
}

static void end(struct program *program, uint32_t verdict) {
  add(program, BPF_RET | BPF_K, verdict, 0, 0);
}

static size_t argument(int index) { return offsetof(struct seccomp_data, args) + 8 * (size_t)index; }

/// Refuses a call where some of the bits of an argument are set, or none is where they must be.
static void judge_bits(struct program *program, int call, int index, uint32_t bits, bool must_be_set) {
  add(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
  load(program, argument(index));
  add(program, BPF_JMP | BPF_JSET | BPF_K, bits, must_be_set ? 1 : 0, must_be_set ? 0 : 1);
  end(program, SECCOMP_RET_ERRNO | EPERM);
  end(program, SECCOMP_RET_ALLOW);
}

/// Refuses a call where an argument is not one value.
static void judge_value(struct program *program, int call, int index, uint32_t value) {
  add(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
  load(program, argument(index));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
  end(program, SECCOMP_RET_ERRNO | EPERM);
  end(program, SECCOMP_RET_ALLOW);
}

/// Refuses to type into the terminal.
static void judge_terminal(struct program *program) {
  enum { type_character = 0x5412, console = 0x541C };
  add(program, BPF_JMP | BPF_JEQ | BPF_K, __NR_ioctl, 0, 5);
  load(program, argument(1));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, type_character, 1, 0);
  add(program, BPF_JMP | BPF_JEQ | BPF_K, console, 0, 1);
  end(program, SECCOMP_RET_ERRNO | EPERM);
  end(program, SECCOMP_RET_ALLOW);
}

int cs_filter_calls(bool opens_devices) {
#ifndef THIS_MACHINE
  (void)opens_devices;
  return ENOSYS;
#else
  struct program program = {.length = 0};
  load(&program, offsetof(struct seccomp_data, arch));
  add(&program, BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0);
  end(&program, SECCOMP_RET_KILL_PROCESS);
  load(&program, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  add(&program, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
  end(&program, SECCOMP_RET_ERRNO | EPERM);
#endif
  for (size_t i = 0; i < refused_count; ++i) {
    add(&program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)refused[i], 0, 1);
    end(&program, SECCOMP_RET_ERRNO | EPERM);
  }
  for (size_t i = 0; i < unknown_count; ++i) {
    add(&program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)unknown[i], 0, 1);
    end(&program, SECCOMP_RET_ERRNO | ENOSYS);
  }
  judge_bits(&program, __NR_clone, 0, CLONE_THREAD, true);
  judge_value(&program, __NR_tgkill, 0, (uint32_t)getpid());
  judge_value(&program, __NR_prlimit64, 0, 0);
  judge_terminal(&program);
  if (!opens_devices) {
    const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
    judge_bits(&program, __NR_openat, 2, writing, false);
#ifdef __NR_open
    judge_bits(&program, __NR_open, 1, writing, false);
#endif
  }
  end(&program, SECCOMP_RET_ALLOW);
  const struct sock_fprog filter = {program.length, program.steps};
  // All threads, not this one alone.
  const long failed = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
  return failed == 0 ? 0 : failed > 0 ? EBUSY : errno;
#endif
}
