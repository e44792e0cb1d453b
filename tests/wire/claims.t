#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# mutuelle claims and audit through the real program: what is asked wrongly is told; what the State owes adds up in the table, in CSV
# and by household; a payment of the State wants two, and the audit says so.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Test::More;

my $d = Mutuelle::Daemon->new(links => [{ port => 1 }]);
$d->import_village(households => 20);

sub with_pins {
	my ($pins, @args) = @_;
	my $path = "$d->{dir}/pins";
	open my $out, '>', $path or die;
	print $out map { "$_\n" } @$pins;
	close $out;
	local $d->{stdin} = $path;
	return $d->run(@args, '-c', $d->{config}, '--pin-fd', '0');
}
sub look { return $d->run(@_, '-c', $d->{config}) }

subtest 'what is asked wrongly is told' => sub {
	my @period = ('--from', '2026-01-01', '--to', '2026-03-31');
	my @pay = ('claims', 'pay', '--giver', 'state', '--mutuelle', 'm-klela');
	my @cases = (
		[['claims'], qr/list, sheet or pay/], [['claims', 'eat'], qr/list, sheet or pay/], [['claims', 'list', 'x'], qr/one word too many/],
		[['claims', 'list', '--by', 'village'], qr/--by wants mutuelle/], [['claims', 'list', '--by', 'household'], qr/--by wants/],
		[['claims', 'list', '--place', 'paris'], qr/no mutuelle, commune, district or region 'paris'/],
		[['claims', 'list', '--giver', 'king'], qr/--giver wants state/], [['claims', 'list', '--at', 'now'], qr/--at wants a day/],
		[['claims', 'list', '--format', 'xml'], qr/text or csv/], [['claims', 'sheet'], qr/--from is missing/],
		[['claims', 'sheet', '--from', '2026-01-01'], qr/--to is missing/],
		[['claims', 'sheet', '--from', '2026-02-01', '--to', '2026-01-01'], qr/--from is behind --to/],
		[['claims', 'sheet', @period, '--by', 'village'], qr/or household, not 'village'/],
		[['claims', 'pay'], qr/--giver wants state/], [['claims', 'pay', '--giver', 'state'], qr/--mutuelle wants a mutuelle/],
		[[@pay], qr/--paper wants/], [[@pay, '--paper', 'V1'], qr/--francs is missing/],
		[[@pay, '--paper', 'V1', '--francs', '0'], qr/--francs wants a whole number/],
		[[@pay, '--paper', 'V1', '--francs', '5', '--day', 'x'], qr/--day wants a day/],
		[[@pay, '--paper', 'V1', '--francs', '5'], qr/--as NAME/],
		[['audit', 'x'], qr/one word too many/], [['audit', '--phone', 'x'], qr/--phone wants a number/],
		[['audit', '--from', 'x'], qr/--from wants a day/], [['audit', '--to', 'x'], qr/--to wants a day/],
		[['audit', '--from', '2026-02-01', '--to', '2026-01-01'], qr/--from is behind --to/],
		[['audit', '--limit', '0'], qr/--limit wants/], [['audit', '--format', 'xml'], qr/text or csv/],
	);
	for my $case (@cases) {
		my ($rc, undef, $err) = look(@{ $case->[0] });
		is($rc, 2, "@{ $case->[0] }");
		like($err, $case->[1], 'says what is wrong');
	}
	like(($d->run('claims', 'list'))[2], qr/say which configuration/, 'claims want a configuration');
	like(($d->run('audit'))[2], qr/say which configuration/, 'so does the audit');
	my ($rc, undef, $err) = look('audit', '--household', 'none');
	is($rc, 1, 'an unknown household');
	like($err, qr/there is no household none/, 'is told');
};

is((with_pins(['2580'], 'staff', 'add', 'awa', '--role', 'manager'))[0], 0, 'awa works here');
is((with_pins(['2580', '1397'], 'staff', 'add', 'moussa', '--role', 'manager', '--as', 'awa'))[0], 0, 'moussa too');
for my $no (1000001 .. 1000006) {
	my ($rc, undef, $err) = with_pins(['2580'], 'pay', 'cash', '--household', $no, '--francs', 5500, '--receipt', $no, '--as', 'awa');
	is($rc, 0, "household $no pays") or diag $err;
}

my ($from, $to) = ('2020-01-01', '2099-12-31');
my (%owed, $sum, $mutuelle);
subtest 'what is owed' => sub {
	my ($rc, $out) = look('claims', 'list', '--format', 'csv');
	is($rc, 0, 'is listed');
	my ($head, @rows) = split /\r\n/, $out;
	is($head, 'place,name,giver,owed,0-30,31-60,61-90,over_90', 'as CSV');
	for (@rows) {
		my ($place, undef, $giver, $owed, @ages) = split /,/;
		my $ages = 0;
		$ages += $_ for @ages;
		is($ages, $owed, "$place: the ages add up");
		$owed{"$place $giver"} = $owed;
		$sum += $owed;
		$mutuelle //= $place if $giver eq 'state' && $owed > 100;
	}
	cmp_ok($sum, '>', 0, 'something is owed');
	for my $level ('commune', 'district', 'region', 'union') {
		(undef, $out) = look('claims', 'list', '--by', $level);
		like($out, qr/^total .* $sum /m, "by $level it is as much");
	}
	(undef, $out) = look('claims', 'list', '--by', 'union', '--at', '2020-01-01');
	like($out, qr/^total +0 /m, 'nothing was owed before');
	(undef, $out) = look('claims', 'list', '--place', $mutuelle, '--giver', 'state', '--format', 'csv');
	is(scalar(split /\r\n/, $out), 2, 'one place, one giver: one line');
};

subtest 'a payment of the State' => sub {
	my @pay = ('claims', 'pay', '--giver', 'state', '--mutuelle', $mutuelle, '--paper', 'V-1');
	my ($rc, undef, $err) = with_pins(['2580'], @pay, '--francs', 99999999, '--as', 'awa');
	is($rc, 1, 'not more than is owed');
	like($err, qr/state owes $owed{"$mutuelle state"} F for $mutuelle, not 99999999 F/, 'which is told');
	($rc, my $out) = with_pins(['2580'], @pay, '--francs', 100, '--as', 'awa');
	like($out, qr/100 F of state for $mutuelle, paper $mutuelle\/V-1: waits for a second signature/, 'wants two');
	(undef, $out) = look('pay', 'sign');
	like($out, qr/ 100 F paid, paper $mutuelle\/V-1: state:$mutuelle$/m, 'which is listed');
	is((with_pins(['1397'], 'pay', 'sign', 1, '--as', 'moussa'))[0], 0, 'then it is posted');
	(undef, $out) = look('claims', 'list', '--place', $mutuelle, '--giver', 'state', '--format', 'csv');
	is((split /,/, (split /\r\n/, $out)[1])[3], $owed{"$mutuelle state"} - 100, 'and so much less is owed');
	($rc, $out, $err) = with_pins(['2580'], @pay, '--francs', 1, '--as', 'awa');
	is_deeply([$rc, $err], [1, "mutuelle: paper $mutuelle/V-1 was written down before\n"], 'the same paper is refused at once');
	is((look('pay', 'sign'))[1], '', 'and nobody is asked to sign it');
	is((look('store', 'check'))[0], 0, 'every invariant holds');
};

subtest 'sheets' => sub {
	my ($rc, $out) = look('claims', 'sheet', '--from', $from, '--to', $to, '--by', 'union', '--format', 'csv');
	my @figures = (split /,/, (grep { /,state,/ } split /\r\n/, $out)[0])[3 .. 6];
	is($figures[0] + $figures[1] - $figures[2], $figures[3], 'before + claimed - paid = after');
	is($figures[2], 100, 'what was paid');
	($rc, $out) = look('claims', 'sheet', '--from', $from, '--to', $to, '--by', 'household', '--giver', 'state', '--format', 'csv');
	is($rc, 0, 'by household');
	my ($head, @lines) = split /\r\n/, $out;
	is($head, 'household,mutuelle,giver,claimed,payments', 'as CSV');
	my $lines = 0;
	$lines += (split /,/)[3] for @lines;
	is($lines, $figures[1], 'the lines add up to what is claimed');
	(undef, $out) = look('claims', 'sheet', '--from', $from, '--to', $to, '--by', 'household', '--giver', 'state');
	like($out, qr/^household +mutuelle/, 'a table has a head');
	like($out, qr/^total .* $lines  as the ledger$/m, 'and ends with their sum');
};

subtest 'the audit' => sub {
	my ($rc, $out) = look('audit', '--format', 'csv');
	is($rc, 0, 'is read');
	my ($head, @rows) = split /\r\n/, $out;
	is($head, 'id,at,through,staff,phone,what,household,about', 'as CSV');
	like($rows[0], qr/,command,moussa,,signed,,1$/, 'the newest first');
	ok((grep { /,command,,,import,,1: / } @rows), 'the roll was imported');
	ok((grep { /,command,awa,,cash,1000003,/ } @rows), 'awa took cash');
	(undef, $out) = look('audit', '--who', 'awa', '--what', 'staff-pin-wrong');
	is($out, '', 'awa never typed a wrong PIN');
	with_pins(['2222'], 'pay', 'sign', 1, '--as', 'awa');
	(undef, $out) = look('audit', '--who', 'awa', '--what', 'staff-pin-wrong');
	like($out, qr/ command +awa +staff-pin-wrong/, 'until she did');
	(undef, $out) = look('audit', '--household', '1000003', '--what', 'cash');
	is(scalar(split /\n/, $out), 1, 'of one household');
	(undef, $out) = look('audit', '--limit', '2');
	is(scalar(split /\n/, $out), 2, 'no more than asked for');
	(undef, $out) = look('audit', '--to', '2020-01-01');
	is($out, '', 'nothing was done before');
};

done_testing;
