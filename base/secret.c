/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets: random octets, keyed hashes, files that only their owner may read. */
#include "base/secret.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(crypto_shorthash_BYTES == sizeof(uint64_t), "SipHash-2-4 has 64 bits");
_Static_assert(BASE_SECRET_KEY <= crypto_generichash_KEYBYTES_MAX, "a key of BLAKE2b");

int base_secret_init(struct error *e)
{
	if (sodium_init() < 0)
		return base_error_set(e, "libsodium can't be started: this machine gives no random octets");
	return 0;
}

void base_secret_random(void *out, size_t len)
{
	randombytes_buf(out, len);
}

uint64_t base_secret_id(const void *data, size_t len)
{
	static const uint8_t key[crypto_shorthash_KEYBYTES];
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t id = 0;

	crypto_shorthash(hash, data, len, key);
	for (size_t i = sizeof hash; i-- > 0;) /* SipHash's number is little-endian */
		id = id << 8 | hash[i];
	return id;
}

void base_secret_hash(const uint8_t key[BASE_SECRET_KEY], const void *data, size_t len, uint8_t out[32])
{
	must(!crypto_generichash(out, 32, data, len, key, BASE_SECRET_KEY));
}

struct secret_digest {
	crypto_hash_sha256_state state;
};

struct secret_digest *base_secret_digest_new(void)
{
	struct secret_digest *d = base_alloc(sizeof *d);

	crypto_hash_sha256_init(&d->state);
	return d;
}

void base_secret_digest_feed(struct secret_digest *d, const void *data, size_t len)
{
	crypto_hash_sha256_update(&d->state, data, len);
}

void base_secret_digest_end(struct secret_digest *d, char out[BASE_SECRET_DIGEST_TEXT])
{
	uint8_t hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_final(&d->state, hash);
	sodium_bin2hex(out, BASE_SECRET_DIGEST_TEXT, hash, sizeof hash);
	free(d);
}

bool base_secret_is_equal(const void *a, const void *b, size_t len)
{
	return !sodium_memcmp(a, b, len);
}

void base_secret_wipe(void *p, size_t len)
{
	sodium_memzero(p, len);
}

/* An open file that only its owner may read, or -1 with errno ENOENT or 0 and a sentence. */
static int open_private(const char *path, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int cause = errno;

	if (fd < 0) {
		base_error_set(e, "%s: can't be opened: %s", path, strerror(cause));
		errno = cause == ENOENT ? ENOENT : 0;
		return -1;
	}
	errno = 0;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		base_error_set(e, "%s: is no file", path);
	else if (st.st_mode & (S_IRWXG | S_IRWXO))
		base_error_set(e, "%s: holds a secret and others may reach it (mode %03o): chmod 600 %s", path,
			       (unsigned) (st.st_mode & 0777), path);
	else
		return fd;
	close(fd);
	errno = 0;
	return -1;
}

/* Reads until the end, `size` octets or trouble; returns how many, -1 for trouble. */
static ssize_t read_all(int fd, void *out, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t got = read(fd, (char *) out + len, size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		len += (size_t) got;
	}
	return (ssize_t) len;
}

int base_secret_read_line(const char *path, char *out, size_t size, struct error *e)
{
	int fd = open_private(path, e);
	ssize_t len;
	size_t end;

	must(size > 1);
	if (fd < 0)
		return -1;
	len = read_all(fd, out, size - 1);
	close(fd);
	if (len < 0)
		return base_error_set(e, "%s: can't be read: %s", path, strerror(errno));
	out[len] = '\0';
	end = strcspn(out, "\r\n");
	if (!out[end] && end == size - 1) {
		base_secret_wipe(out, size);
		return base_error_set(e, "%s: its first line is longer than %zu characters", path, size - 2);
	}
	if (!end || (!out[end] && end < (size_t) len)) {
		base_secret_wipe(out, size);
		return base_error_set(e, "%s: its first line %s", path, end ? "holds a NUL octet" : "is empty");
	}
	base_secret_wipe(out + end, size - end);
	return 0;
}

/* A new name in a folder is on the disk once the folder is. */
static int sync_folder_of(const char *path)
{
	char *folder = base_file_beside(path, ".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	free(folder);
	if (fd < 0)
		return -1;
	rc = fsync(fd);
	close(fd);
	return rc;
}

/* Puts a new key under a name of its own and then, whole, under `path`. Somebody else's key that came first stays. */
static int make_key(const char *path, struct error *e)
{
	uint8_t key[BASE_SECRET_KEY];
	struct buf made = {0};
	int fd, rc = 0;

	base_buf_printf(&made, "%s.XXXXXX", path);
	base_buf_str(&made);
	fd = mkostemp((char *) made.data, O_CLOEXEC); /* mode 0600 */
	if (fd < 0) {
		rc = base_error_set(e, "%s: can't be made: %s", path, strerror(errno));
		base_buf_release(&made);
		return rc;
	}
	base_secret_random(key, sizeof key);
	if (write(fd, key, sizeof key) != (ssize_t) sizeof key || fsync(fd)
	    || (link((char *) made.data, path) && errno != EEXIST) || sync_folder_of(path))
		rc = base_error_set(e, "%s: can't be written: %s", path, strerror(errno));
	close(fd);
	unlink((char *) made.data);
	base_buf_release(&made);
	base_secret_wipe(key, sizeof key);
	return rc;
}

int base_secret_load_key(const char *path, uint8_t key[BASE_SECRET_KEY], struct error *e)
{
	uint8_t octets[BASE_SECRET_KEY + 1];
	int fd = open_private(path, e);
	ssize_t len;

	if (fd < 0 && errno == ENOENT) {
		if (make_key(path, e))
			return -1;
		fd = open_private(path, e);
	}
	if (fd < 0)
		return -1;
	len = read_all(fd, octets, sizeof octets);
	close(fd);
	if (len != BASE_SECRET_KEY)
		return base_error_set(e, "%s: is no key file: it must hold %d octets", path, BASE_SECRET_KEY);
	memcpy(key, octets, BASE_SECRET_KEY);
	base_secret_wipe(octets, sizeof octets);
	return 0;
}

bool base_secret_equal(const void *a, const void *b, size_t len)
{
	return !sodium_memcmp(a, b, len);
}

void base_secret_base64(const void *data, size_t len, char *out, size_t size)
{
	must(size >= sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL));
	sodium_bin2base64(out, size, data, len, sodium_base64_VARIANT_ORIGINAL);
}
