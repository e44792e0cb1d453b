#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# mutuelle report through the real program: what is asked wrongly is told; table, CSV and chart; places add up to the union.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Test::More;

my $d = Mutuelle::Daemon->new(links => [{ port => 1 }]);
sub look { return $d->run('report', @_, '-c', $d->{config}) }

subtest 'a store without households' => sub {
	$d->start->wait_log(qr/event=store-proved/);
	is($d->stop, 0, 'a first start makes one');
	my ($rc, $out) = look();
	like($out, qr/^place +month .*\nNo household is enrolled here yet: /, 'is told in words');
	like((look('--format', 'svg'))[1], qr/<text [^>]*>No household is enrolled here yet: .*<\/text>\s*<\/svg>/s, 'on the chart, too');
	is(scalar(split /\r\n/, (look('--format', 'csv'))[1]), 1, 'CSV is its header');
};
$d->import_village(households => 60);

subtest 'what is asked wrongly is told' => sub {
	for my $case (
		[['--format', 'xml'], qr/text, csv or svg/], [['--by', 'village'], qr/--by wants union/], [['--place', 'paris'], qr/'paris'/],
		[['--from', '2026'], qr/--from wants a month as 2026-01/], [['--to', '2026-13'], qr/--to wants a month/],
		[['--to', '2099-01'], qr/--to 2099-01 has not begun yet/], [['--from', '2025-03', '--to', '2025-01'], qr/--from is behind --to/],
		[['--from', '2001-01', '--to', '2025-01'], qr/at most 60 months/], [['eat'], qr/no word but funnel or referrals, not 'eat'/],
	) {
		my ($rc, undef, $err) = look(@{ $case->[0] });
		is($rc, 2, "@{ $case->[0] }");
		like($err, $case->[1], 'says what is wrong');
	}
	like(($d->run('report'))[2], qr/say which configuration/, 'without a configuration');
};

sub rows {
	my ($rc, $out) = look('--format', 'csv', @_);
	is($rc, 0, "report @_");
	my ($head, @rows) = split /\r\n/, $out;
	is($head, 'place,name,month,households,members,joined,payments,francs,renewed,waiting,covered,grace,lapsed,lapses', 'as CSV');
	return map { [split /,/] } @rows;
}

subtest 'places add up to the union' => sub {
	my @union = rows('--from', '2025-07', '--to', '2026-01');
	is(scalar @union, 7, 'a line a month');
	is($union[6][2], '2026-01', 'in their order');
	cmp_ok($union[6][3], '>', 30, 'households are enrolled');
	is($_->[9] + $_->[10] + $_->[11] + $_->[12], $_->[3], "$_->[2]: each is in one state") for @union;
	for my $level ('region', 'district', 'commune', 'mutuelle') {
		my %sum;
		for my $row (rows('--from', '2025-07', '--to', '2026-01', '--by', $level)) {
			$sum{ $row->[2] }[$_] += $row->[$_] for 3 .. 13;
		}
		is_deeply([@{ $sum{ $_->[2] } }[3 .. 13]], [@$_[3 .. 13]], "by $level: $_->[2]") for $union[0], $union[6];
	}
	my ($place) = (rows('--to', '2026-01', '--by', 'mutuelle'))[0][0];
	is(scalar(rows('--to', '2026-01', '--by', 'mutuelle', '--place', $place)), 12, 'one place alone, twelve months');
};

subtest 'a table and a chart' => sub {
	my ($rc, $out) = look('--from', '2025-12', '--to', '2026-01');
	like($out, qr/^place +month +households .*\nunion +2025-12 .*\nunion +2026-01 /, 'a table has a head');
	($rc, $out) = look('--from', '2025-12', '--to', '2026-01', '--format', 'svg');
	is($rc, 0, 'a chart');
	like($out, qr/^<\?xml .*<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/s, 'is SVG');
	my @open = $out =~ /<(svg|text)\b/g;
	my @close = $out =~ /<\/(svg|text)>/g;
	is(scalar @open, scalar @close, 'what is opened is closed');
	unlike($out =~ s/<[^<>]*>//gr, qr/[<>]/, 'and nothing else looks like a tag');
	unlike($out, qr/&(?!lt;|gt;|amp;|quot;)/, 'escaped');
	like($out, qr/>2025-12<.*>2026-01</s, 'with its months');
};

subtest 'a funnel is asked for' => sub {
	my ($rc, $out, $err) = look('funnel', '--by', 'region');
	is($rc, 2, 'by a place: no');
	like($err, qr/--by of a funnel wants screen, link, language or day, not 'region'/, 'which is told');
	($rc, undef, $err) = look('funnel', '--place', 'm-klela');
	is($rc, 2, 'of a place: no');
	like($err, qr/a funnel has no --place/, 'which is told');
	($rc, $out) = look('funnel', '--format', 'csv');
	is_deeply([$rc, $out], [0, "screen,of,entered,answered,last_word,left,timed_out,median_s\r\n"], 'nobody has dialled yet');
	($rc, $out) = look('funnel', '--format', 'svg');
	like($out, qr/<svg .*No screen was shown in these months\..*<\/svg>/s, 'an empty chart says so');
	like((look('funnel'))[1], qr/^screen .*\nNo screen was shown in these months\.\n$/, 'and an empty table');
};

done_testing;
