/*
 * What starting /bin/true costs in C: the floor for Launcher.start() and NsProcess.waitFor().
 *
 * For each line on standard input it starts and reaps one, and answers with a line, the nanoseconds from start to reaped:
 *
 *     plain    in the namespaces that are there
 *     net      in a new network namespace
 *     all      in seven new namespaces, with id maps, private mounts and a /proc
 *
 * The process is small and lends its memory to the child until that executes the program, so no page table is copied,
 * and there is no helper: little more than the kernel's own price.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ALL (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP)

static char stack[65536] __attribute__((aligned(16)));

static void put(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);

	if (file < 0 || write(file, text, strlen(text)) < 0)
		_exit(126);
	close(file);
}

static int child(void *all)
{
	if (all) {
		put("/proc/self/setgroups", "deny");
		put("/proc/self/uid_map", "0 0 1");
		put("/proc/self/gid_map", "0 0 1");
		if (mount("none", "/", 0, MS_REC | MS_PRIVATE, 0) ||
		    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0))
			_exit(125);
	}
	execl("/bin/true", "true", (char *) 0);
	_exit(127);
}

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

int main(void)
{
	char line[64];

	while (fgets(line, sizeof line, stdin)) {
		int all = !strcmp(line, "all\n");
		int flags = all ? ALL : !strcmp(line, "net\n") ? CLONE_NEWNET : 0;
		int status;
		long start = now();
		pid_t pid = clone(child, stack + sizeof stack, flags | SIGCHLD | CLONE_VM | CLONE_VFORK, all ? stack : 0);

		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			err(1, "cannot start /bin/true");
		if (status)
			errx(1, "/bin/true ended with %#x", status);
		printf("%ld\n", now() - start);
		fflush(stdout);
	}
	return 0;
}
