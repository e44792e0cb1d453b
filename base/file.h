/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files, read with a bound. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

#include <stddef.h>
#include <stdio.h>

/* Appends the file's octets to `out`. -1 with a sentence when it can't be read or is longer than `max`. */
int base_file_read(const char *path, size_t max, struct buf *out, struct error *e);

/* Opens a regular file for reading; no FIFO or device, which may make a reader wait for ever. NULL with a sentence. */
FILE *base_file_open(const char *path, struct error *e);

/* The path of `name` beside `file`: "a/b.yaml", "c" gives "a/c"; an absolute name stays. To be freed. */
char *base_file_beside(const char *file, const char *name);

#endif
