/*
 * What reading the machine costs in C, with one thread: the floor for Snapshot.take().
 *
 * For each line on standard input, "processes" or "all", it scans /proc once and answers with a line:
 *
 *     NANOSECONDS PROCESSES CALLS
 *
 * processes: of each process the eight namespace links, the two for children, and the text of stat, status and cmdline.
 * all: also the links of each thread, where there is more than one, and the link of each descriptor.
 * It keeps nothing and parses nothing.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *const links[] = {
	"ns/mnt", "ns/uts", "ns/ipc", "ns/net", "ns/pid", "ns/user", "ns/cgroup", "ns/time",
	"ns/pid_for_children", "ns/time_for_children",
};
static const char *const files[] = { "stat", "status", "cmdline" };

static long calls, processes;
static int everything;
static char text[1 << 16];

/* One system call, counted; the argument is the call. */
#define CALL(call) (calls++, (call))

static void read_link(int folder, const char *name)
{
	CALL(readlinkat(folder, name, text, 128));
}

static void read_namespaces(int task)
{
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		read_link(task, links[i]);
}

static void read_file(int folder, const char *name)
{
	int file = CALL(openat(folder, name, O_RDONLY | O_CLOEXEC));
	if (file >= 0) {
		long length = CALL(read(file, text, sizeof text - 1));
		text[length > 0 ? length : 0] = 0;
		CALL(close(file));
	}
}

struct entry {
	unsigned long inode, offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

/* Calls back for each entry with a number for a name; returns how many there were. */
static int each_number(int folder, void (*visit)(int folder, const char *name))
{
	char entries[1 << 15] __attribute__((aligned(8)));
	int count = 0;
	long length;

	while ((length = CALL(syscall(SYS_getdents64, folder, entries, sizeof entries))) > 0) {
		for (long at = 0; at < length;) {
			struct entry *entry = (struct entry *) (entries + at);
			at += entry->length;
			if (entry->name[0] >= '0' && entry->name[0] <= '9') {
				count++;
				if (visit)
					visit(folder, entry->name);
			}
		}
	}
	return count;
}

static void read_task(int tasks, const char *name)
{
	int task = CALL(openat(tasks, name, O_PATH | O_DIRECTORY | O_CLOEXEC));
	if (task >= 0) {
		read_namespaces(task);
		CALL(close(task));
	}
}

/* Whether field 20 is another number than 1; field 3 is the first after the name in parentheses. */
static int is_threaded(const char *stat)
{
	const char *at = strrchr(stat, ')');
	for (int i = 0; at && i < 18; i++)
		at = strchr(at + 1, ' ');
	return at && strncmp(at, " 1 ", 3);
}

static void read_process(int proc, const char *name)
{
	int threaded = 0;
	int process = CALL(openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC));
	if (process < 0)
		return;
	processes++;
	read_namespaces(process);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		read_file(process, files[i]);
		threaded |= i == 0 && everything && is_threaded(text);
	}
	if (everything) {
		int folder = CALL(openat(process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
		if (folder >= 0) {
			each_number(folder, read_link);
			CALL(close(folder));
		}
	}
	if (threaded) {
		int tasks = CALL(openat(process, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
		if (tasks >= 0) {
			each_number(tasks, read_task);
			CALL(close(tasks));
		}
	}
	CALL(close(process));
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
		line[strcspn(line, "\n")] = 0;
		everything = !strcmp(line, "all");
		if (!everything && strcmp(line, "processes"))
			errx(2, "%s: neither processes nor all", line);
		calls = processes = 0;
		long start = now();
		int proc = CALL(open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
		if (proc < 0)
			err(1, "/proc");
		each_number(proc, read_process);
		CALL(close(proc));
		printf("%ld %ld %ld\n", now() - start, processes, calls);
		fflush(stdout);
	}
	return 0;
}
