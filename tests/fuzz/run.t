#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Each fuzz target runs 5 s (FUZZ_SECONDS) on a copy of its corpus; a finding is printed and kept in the build folder.
use strict;
use warnings;
use File::Basename;
use File::Temp 'tempdir';
use Test::More;

my @programs = split ' ', $ENV{FUZZ_PROGRAMS} // '';
plan skip_all => 'no fuzz targets in this build (--enable-fuzz)' unless @programs;
my $seconds = $ENV{FUZZ_SECONDS} // 5;
for my $program (@programs) {
	my $name = basename($program);
	my $found = tempdir(CLEANUP => 1);
	my $corpus = "$ENV{srcdir}/tests/fuzz/corpus/$name";
	ok(-d $corpus, "$name has a corpus") or next;
	my $out = `$program -max_total_time=$seconds -rss_limit_mb=4096 -timeout=10 -print_final_stats=1 -artifact_prefix=$name- $found $corpus 2>&1`;
	my $status = $?;
	my ($runs) = $out =~ /stat::number_of_executed_units:\s*(\d+)/;
	is($status, 0, "$name: " . ($runs // 0) . ' inputs') or diag(substr $out, -4000);
}
done_testing();
