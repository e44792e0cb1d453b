#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# A campaign with a hold-out through the real program, judged by what people did: who paid after it, and not before; who joined in its
# villages. Counted by hand here, from the roll and the outbox; the table says what CSV says.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use POSIX 'strftime';
use Test::More;
use Time::HiRes 'sleep';

my $d = Mutuelle::Daemon->new(links => [{ port => 1 }]);
# The sample's scheme, without nights: this test may run in one.
my $scheme = Mutuelle::Daemon::slurp("$ENV{srcdir}/menus/mali/scheme.yaml");
$scheme =~ s/^quiet_hours:\n(?:  - .*\n)+/quiet_hours:\n  - {from: "03:33", to: "03:34"}\n/m or die;
sub save {
	my ($path, $text) = @_;
	open my $out, '>', $path or die;
	print $out $text;
	close $out;
	return $path;
}
save("$d->{dir}/scheme.yaml", $scheme);
save($d->{config}, Mutuelle::Daemon::slurp($d->{config}) =~ s/^scheme: .*/scheme: "scheme.yaml"\nsms_price: 15/mr);

sub with_pins {
	my ($pins, @args) = @_;
	local $d->{stdin} = save("$d->{dir}/pins", join '', map { "$_\n" } @$pins);
	return $d->run(@args, '-c', $d->{config}, '--pin-fd', '0');
}
sub look { return $d->run(@_, '-c', $d->{config}) }
sub day { return strftime('%Y-%m-%d', gmtime(time + 86400 * $_[0])) }

# Thirty villages of a commune with four families each, covered until the end of last month.
my $head = 'household_no,member_no,role,first_name,last_name,sex,birth_year,phone,village,commune,mutuelle,plan,enrolled_on,paid_until,language';
my (@rows, %village, %phone);
for my $v (1 .. 30) {
	for my $i (1 .. 4) {
		my $no = sprintf '%d', 5000 + $v * 10 + $i;
		$village{$no} = "V$v";
		$phone{$no} = sprintf '760%05d', $no;
		push @rows, "$no,1,head,Awa$v,Koné,F,1985,$phone{$no},V$v,klela,m-klela,amv,2024-01-01,2025-12-31,fr";
	}
}
sub import_rows { is((look('roll', 'import', save("$d->{dir}/roll.csv", join "\r\n", $head, @_, '')))[0], 0, 'a roll') }
import_rows(@rows);
is((with_pins(['2580'], 'staff', 'add', 'awa', '--role', 'manager'))[0], 0, 'awa works here');
is((with_pins(['2580', '1397'], 'staff', 'add', 'moussa', '--role', 'manager', '--as', 'awa'))[0], 0, 'moussa too');

my $path = save("$d->{dir}/juge.yaml", "campaign: juge\ntitle: \"Juge\"\ntopic: nouvelles\nsegment: \"\"\nto: households\nmissing: source\nparts: 1\n"
	. "holdout: 40\njudge_days: 5\nwindow: {from: " . day(0) . ", until: " . day(1) . ", hours: \"00:00-24:00\"}\ntexts: {fr: \"{prenom}, payez.\"}\n");
my ($rc, $said, $err) = with_pins(['2580'], 'campaign', 'submit', $path, '--as', 'awa');
is($rc, 0, 'handed in') or diag $err;
my ($mark) = (look('campaign', 'preview', 'juge'))[1] =~ /mark ([0-9a-f]{8})/;
is((with_pins(['1397'], 'campaign', 'approve', 'juge', ($mark ? ('--mark', $mark) : ()), '--as', 'moussa'))[0], 0, 'approved');
is((with_pins(['2580'], 'campaign', 'start', 'juge', '--as', 'awa'))[0], 0, 'started');

sub report {
	my (undef, $out) = look('campaign', 'report', 'juge', '--format', 'csv');
	my ($names, @lines) = split /\r\n/, $out;
	my @names = split /,/, $names;
	my %report;
	for (@lines) {
		my %row;
		@row{@names} = split /,/, $_, -1;
		$report{ $row{arm} }{ $row{outcome} } = \%row;
	}
	return \%report;
}
sub pay {
	my ($no, $day) = @_;
	my ($rc, undef, $err) = with_pins(['2580'], 'pay', 'cash', '--household', $no, '--francs', 1650, '--receipt', "R$no", '--day', $day, '--as', 'awa');
	is($rc, 0, "$no pays") or diag $err;
}

is(report()->{message}{paid}{says}, "nobody's days have begun", 'before it runs nothing is compared');
$d->start;
for (1 .. 100) {
	last if (look('campaign', 'list', '--format', 'csv'))[1] =~ /^juge,done/m;
	sleep 0.1;
}
$d->stop;
my (undef, $sent) = look('sms', 'list', '--format', 'csv', '--kind', 'campaign', '--limit', '1000');
my %got = map { $_ => 1 } $sent =~ /\+?223(\d{8})/g;
my %arm = map { $village{$_} => $got{ $phone{$_} } ? 'message' : 'hold-out' } keys %village;
my @in = map { my $arm = $_; [grep { $arm{"V$_"} eq $arm } 1 .. 30] } 'message', 'hold-out';
cmp_ok(scalar @{ $in[0] }, '>', 9, 'villages are drawn');
cmp_ok(scalar @{ $in[1] }, '>', 5, 'some are held out');

my (%paid, $before);
for my $v (1 .. 30) { # in the message's villages one or two families pay, in the others every second time one
	my @who = map { 5000 + $v * 10 + $_ } $arm{"V$v"} eq 'message' ? (1 .. 1 + $v % 2) : $v % 2 ? (1) : ();
	pay($_, day(0)) for @who;
	$paid{ $arm{"V$v"} } += @who;
}
pay(5000 + $in[1][0] * 10 + 4, day(-1)); # not after the message
my @new = map { my $v = $in[0][$_]; "77$v,1,head,Sira,Koné,F,1990,,V$v,klela,m-klela,amv," . day($_ ? -2 : 0) . ',,fr' } 0, 1;
import_rows(@new);

subtest 'the report is what was counted by hand' => sub {
	my $report = report();
	for my $arm ('message', 'hold-out') {
		my $villages = @{ $in[$arm ne 'message'] };
		my $row = $report->{$arm}{paid};
		is($row->{villages}, $villages, "$arm: villages");
		is($row->{$_}, 4 * $villages, "$arm: $_") for 'phones', 'households';
		is($row->{did}, $paid{$arm}, "$arm: who paid");
		is($report->{$arm}{renewed}{did}, $paid{$arm}, "$arm: who renewed");
		is($row->{percent}, sprintf('%.2f', 100 * $paid{$arm} / (4 * $villages)), "$arm: in percent");
		is($report->{$arm}{joined}{did}, $arm eq 'message' ? 1 : 0, "$arm: who joined since");
		is($report->{$arm}{called}{did}, 0, "$arm: who called");
		is($row->{gone}, 0, "$arm: no gateway took any");
	}
	my ($m, $h) = map { $report->{$_}{paid} } 'message', 'hold-out';
	cmp_ok(abs($m->{difference} - ($m->{percent} - $h->{percent})), '<', 0.02, 'the difference');
	cmp_ok($m->{low}, '<', $m->{difference}, 'lies above its low');
	cmp_ok($m->{high}, '>', $m->{difference}, 'and below its high');
	is($m->{says}, 'more than by chance', 'in words');
	is($h->{says}, 'got nothing: to compare with', 'the hold-out is named');
	is($report->{message}{called}{says}, 'nothing extra', 'nothing extra is said so');
	is($report->{message}{called}{francs_each}, '', 'and costs nothing each');
	is($report->{message}{joined}{low}, '', 'where nobody did it in one arm there is no interval');
	is($m->{francs}, 0, 'what no gateway took costs nothing');
};

subtest 'the table says what CSV says' => sub {
	my (undef, $csv) = look('campaign', 'report', 'juge', '--format', 'csv');
	my (undef, $table) = look('campaign', 'report', 'juge');
	like($table, qr/still counts until/, 'and until when it counts');
	my ($names, @csv) = split /\r\n/, $csv;
	my @table = grep { /^(?:message|hold-out) / } split /\n/, $table;
	is(scalar @table, scalar @csv, 'as many rows');
	for my $i (0 .. $#csv) {
		my @cells = grep { length } split /,/, $csv[$i];
		my $says = $cells[-1];
		is($table[$i] =~ s/ +/ /gr, join(' ', @cells), "$cells[0] $cells[1]: $says");
	}
};

is((look('store', 'check'))[0], 0, 'every invariant holds');
done_testing;
