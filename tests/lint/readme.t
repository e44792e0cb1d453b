#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# What the README and the man page speak of is there: files, commands, targets.
use strict;
use warnings;
use Test::More;

my $src = $ENV{srcdir} // '.';
my $program = ($ENV{builddir} // '.') . '/mutuelle';

sub slurp {
	my ($path) = @_;
	open my $in, '<', $path or die "$path: $!";
	local $/;
	return scalar <$in>;
}

my $readme = slurp("$src/README.md");
my $makefile = slurp("$src/Makefile.am");
my @commands = `$program help` =~ /^  (\w+) /mg;
cmp_ok(scalar @commands, '>=', 8, 'commands');

my %folders = map { $_ => 1 } qw(base text scheme smpp store menus desk ussd sms pay daemon sim tests);
my @paths = grep { $folders{ (split m{/})[0] } } $readme =~ m{`((?:\w+/)+[\w.*-]*)`}g;
cmp_ok(scalar @paths, '>', 15, 'the README names files');
my @missing = grep { my @found = glob("$src/$_"); !@found || !-e $found[0] } @paths;
is("@missing", '', 'every file that the README names is there');

my %known = map { $_ => 1 } @commands;
my @unknown = grep { !$known{$_} } $readme =~ /(?:^\s+|`)(?:\.\/)?mutuelle ([a-z]+)\b/mg;
is("@unknown", '', 'every command that the README names is one');
my @targets = grep { $makefile !~ /^\Q$_\E:/m && !/^(install|check|distcheck)$/ } $readme =~ /`make ([a-z-]+)`/g;
is("@targets", '', 'every target that the README names is one');

my $page = slurp("$src/daemon/mutuelle.1");
my @untold = grep { $page !~ /^\.B $_\b/m } @commands;
is("@untold", '', 'the man page has every command');
SKIP: {
	skip 'man is missing', 1 if system 'command -v man > /dev/null';
	is(`LC_ALL=C man --warnings -E UTF-8 -l -Tutf8 -Z $src/daemon/mutuelle.1 2>&1 >/dev/null`, '', 'man finds nothing to complain about');
}

# Every key of the sample configuration is one that the program knows, and none is left out.
my $config = join '', map { slurp("$src/daemon/config$_.c") } '', '_sms', '_pay', '_statement';
my %key = map { $_ => 1 } $config =~ /\{"(\w+)", YAML_/g;
my %told = map { $_ => 1 } slurp("$src/daemon/mutuelle.yaml.in") =~ /^[ #-]*(\w+):(?: |$)/mg, 'listen';
is(join(' ', grep { !$told{$_} } sort keys %key), '', 'the sample configuration has every key');
is(join(' ', grep { !$key{$_} } sort keys %told), '', 'and no other');
done_testing();
