/*
 * The machine that the benchmarks look at: processes that sleep, dealt out to containers with the six namespaces that
 * container engines make (and a user namespace each, if we are not root).
 *
 *     bench_scene PROCESSES CONTAINERS THREADS
 *
 * Prints "ready", and ends with all its processes when its standard input does, or when it is killed: every process
 * waits for the end of one pipe whose other side only this one holds.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int lifeline[2], ready[2];
static int threads;

static void until_the_end(void)
{
	char end;
	while (read(lifeline[0], &end, 1) > 0) {
	}
	_exit(0);
}

static void *sleeper(void *unused)
{
	until_the_end();
	return unused;
}

/* What a small server has: standard streams, one socket, one event descriptor, two pipes' ends. */
static void be_a_process(void)
{
	pthread_attr_t small;

	if (socket(AF_UNIX, SOCK_STREAM, 0) < 0 || eventfd(0, 0) < 0)
		err(1, "a descriptor");
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 65536);
	for (int i = 1; i < threads; i++) {
		pthread_t thread;
		if (pthread_create(&thread, &small, sleeper, NULL))
			errx(1, "pthread_create");
	}
	if (write(ready[1], "r", 1) != 1)
		err(1, "write");
	until_the_end();
}

/* The first process of a container, with the others as its children. */
static void be_a_container(int processes)
{
	signal(SIGCHLD, SIG_IGN);
	for (int i = 1; i < processes; i++) {
		pid_t child = fork();
		if (child < 0)
			err(1, "fork");
		if (child == 0)
			be_a_process();
	}
	be_a_process();
}

int main(int argc, char **argv)
{
	if (argc != 4)
		errx(2, "usage: bench_scene PROCESSES CONTAINERS THREADS");
	int processes = atoi(argv[1]), containers = atoi(argv[2]);
	threads = atoi(argv[3]);
	unsigned long flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWCGROUP |
			      (geteuid() ? CLONE_NEWUSER : 0);

	if (pipe(lifeline) || pipe(ready))
		err(1, "pipe");
	for (int i = 0; i < containers; i++) {
		int share = processes / containers + (i < processes % containers);
		pid_t child = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
		if (child < 0)
			err(1, "clone");
		if (child == 0) {
			int null = open("/dev/null", O_RDWR);
			close(lifeline[1]);
			close(ready[0]);
			dup2(null, 0);
			dup2(null, 1);
			close(null);
			be_a_container(share);
		}
	}
	close(ready[1]);
	for (int i = 0; i < processes; i++) {
		char r;
		if (read(ready[0], &r, 1) != 1)
			errx(1, "a process ended early");
	}
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF) {
	}
	close(lifeline[1]);
	while (wait(NULL) > 0) {
	}
	return 0;
}
