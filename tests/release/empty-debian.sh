#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The two commands of the README, proved in an empty Debian 12: debootstrap --variant=minbase into a temporary folder, git and
# CA certificates, a fresh clone of HEAD, ./autogen.sh demo, ./autogen.sh check. Needs root, debootstrap and a Debian mirror, and some
# ten minutes. Run by `make release-check`.
set -eu
[ "$(id -u)" = 0 ] || { echo "empty-debian.sh: debootstrap and chroot need root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "empty-debian.sh: apt-get install debootstrap" >&2; exit 1; }
source=$(cd "$(dirname "$0")/../.." && pwd)
mirror=${MIRROR:-http://deb.debian.org/debian}
root=$(mktemp -d "${TMPDIR:-/tmp}/mutuelle-empty-debian.XXXXXX")

finish() {
	umount -l "$root/proc" "$root/dev/pts" "$root/dev" 2>/dev/null || true
	if mountpoint -q "$root/dev" || mountpoint -q "$root/proc"; then
		echo "empty-debian.sh: $root is still mounted; it stays" >&2
	else
		rm -rf --one-file-system "$root"
	fi
}
trap finish EXIT
trap 'exit 1' INT TERM

echo "empty Debian 12 in $root"
debootstrap --variant=minbase --include=ca-certificates,git bookworm "$root" "$mirror" > "$root.log" 2>&1 ||
	{ tail -n 20 "$root.log"; exit 1; }
rm -f "$root.log"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
[ -d /dev/pts ] && mount --bind /dev/pts "$root/dev/pts"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# what apt here is told about reaching Debian (a proxy, a mirror) holds there too
grep -l '^ *Acquire::' /etc/apt/apt.conf.d/* 2>/dev/null | xargs -r -I{} cp {} "$root/etc/apt/apt.conf.d/"
git clone -q "$source" "$root/root/mutuelle"
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI=true sh -c "$1"; }
echo "--- ./autogen.sh demo"
in_root 'cd /root/mutuelle && ./autogen.sh demo < /dev/null'
echo "--- ./autogen.sh check"
in_root 'cd /root/mutuelle && ./autogen.sh check < /dev/null'
echo "both commands work in an empty Debian 12"
