#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Without a target: generates ./configure. With targets: installs what is missing from Debian (build-aux/packages),
# configures, builds, then runs `make TARGET` for each. A second run repeats no work.
set -eu
cd "$(dirname "$0")"
log=autogen.log
: > "$log"

say() { printf '%s\n' "$*" >&2; }
die() { say "autogen.sh: $*"; exit 1; }

# One readable line a step; what the step prints goes to the log, and its end is shown if it fails.
step() {
	what=$1; shift
	printf '%-60s' "$what" >&2
	if "$@" >> "$log" 2>&1; then
		say ok
	else
		say FAILED
		tail -n 25 "$log" >&2
		die "'$*' failed; the whole story is in $PWD/$log"
	fi
}

# A step that the rest can do without.
step_if_possible() {
	what=$1; shift
	printf '%-60s' "$what" >&2
	if "$@" >> "$log" 2>&1; then say ok; else say "no (see $log); its tests are skipped"; fi
}

# A package with a command behind it is not needed where that command is there, however it came.
missing_packages() {
	sed -n "s/^\($1\) //p" build-aux/packages | while read -r package command; do
		[ -z "$command" ] || ! command -v "$command" >/dev/null || continue
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || printf '%s ' "$package"
	done
}

install_packages() {
	missing=$(missing_packages "$1")
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null || die "these packages are missing, and this is no Debian to install them on: $missing"
	sudo=
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || { say "Run this as root, then ./autogen.sh again:";
			say "    apt-get install --no-install-recommends -y $missing"; exit 1; }
		sudo=sudo
		sudo -v || { say "Run this, then ./autogen.sh again:";
			say "    sudo apt-get install --no-install-recommends -y $missing"; exit 1; }
	fi
	# shellcheck disable=SC2086
	if ! apt-get install -s --no-install-recommends $missing >> "$log" 2>&1; then
		step "reading Debian's package lists" $sudo apt-get update
	fi
	# shellcheck disable=SC2086
	step "installing $(echo $missing | wc -w) packages" \
		$sudo env DEBIAN_FRONTEND=noninteractive apt-get install --no-install-recommends -y $missing
}

generate() {
	if [ ! configure -nt configure.ac ] || [ ! Makefile.in -nt Makefile.am ]; then
		step "generating ./configure" autoreconf -fi
	fi
}

if [ $# = 0 ]; then
	command -v autoreconf >/dev/null || install_packages build
	step "generating ./configure" autoreconf -fi
	say "Next: ./configure && make, or all at once: ./autogen.sh demo"
	exit 0
fi

need=build
for target in "$@"; do
	case $target in
	-*) die "unknown option $target: name targets of the Makefile, as in ./autogen.sh demo" ;;
	check*|bench|soak|distcheck|release-check) need='build\|check' ;;
	esac
done
install_packages "$need"
generate
# configured before the tests' libraries came? then again
if [ ! config.status -nt configure ] || { [ "$need" != build ] && ! grep -q 'HAVE_CMOCKA_TRUE.*=""' config.status; }; then
	step "configuring" ./configure
fi
jobs=$(nproc)
step "building" make -j "$jobs"
for target in "$@"; do
	case $target in
	check)
		step_if_possible "fetching Prism from npm" make prism
		# gcc, then clang with AddressSanitizer, UndefinedBehaviorSanitizer and the fuzzers
		make -j "$jobs" --no-print-directory check
		make -j "$jobs" --no-print-directory check-sanitize ;;
	*) make --no-print-directory "$target" ;;
	esac
done
