/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that a simulator starts, and stops whatever happens. */
#include "sim/child.h"

#include "sim/client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void redirect(int fd, const char *path)
{
	int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;

	if (file >= 0)
		dup2(file, fd);
}

int sim_child_start(struct sim_child *c, const char *program, const char *const *argv, const char *out, const char *err,
		    struct error *e)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		return base_error_set(e, "%s can't be started: %s", argv[0], strerror(errno));
	if (!pid) {
		setpgid(0, 0); /* Ctrl-C is for the parent, which stops us in its own order */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(127);
		redirect(STDOUT_FILENO, out);
		redirect(STDERR_FILENO, err);
		execv(program, (char *const *) (uintptr_t) argv);
		_exit(127);
	}
	*c = (struct sim_child){.pid = pid};
	return 0;
}

bool sim_child_is_over(struct sim_child *c, int wait_ms)
{
	int64_t until_ms = sim_client_now_ms() + wait_ms;

	while (c->pid) {
		pid_t pid = waitpid(c->pid, &c->status, WNOHANG);

		if (pid == c->pid || (pid < 0 && errno == ECHILD))
			c->pid = 0;
		else if (sim_client_now_ms() >= until_ms)
			return false;
		else
			poll(NULL, 0, 5);
	}
	return true;
}

void sim_child_stop(struct sim_child *c, int wait_ms)
{
	if (!c->pid)
		return;
	kill(c->pid, SIGTERM);
	if (sim_child_is_over(c, wait_ms))
		return;
	kill(c->pid, SIGKILL);
	sim_child_is_over(c, 5000);
}
