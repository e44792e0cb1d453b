#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# mutuelle pay, staff, join, pin through the real program: what is asked wrongly is told; orders are the same without a daemon and
# beside one; a statement is proved whole, taken once, and its day closed by people with PINs.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use IO::Socket::UNIX;
use Mutuelle::Daemon;
use POSIX ();
use Test::More;
use Time::HiRes 'sleep';

my $d = Mutuelle::Daemon->new(links => [{ port => 1 }]);
open my $config, '>>', $d->{config} or die;
print $config <<'YAML';
wallets:
  - name: orange
    dialect: manual
    statement:
      columns: {reference: "Référence", date: "Date", amount: "Crédit", debit: "Débit", charge: "Frais", phone: "Compte", subject: "Libellé", status: "Statut"}
      paid: ["Succès"]
      separator: ";"
      decimal: ","
      date: "DD/MM/YYYY"
  - name: caisse
    dialect: manual
YAML
close $config;
$d->import_village(households => 5);

# Runs it with these PINs typed, one a line.
sub with_pins {
	my ($pins, @args) = @_;
	my $path = "$d->{dir}/pins";
	open my $out, '>', $path or die;
	print $out map { "$_\n" } @$pins;
	close $out;
	local $d->{stdin} = $path;
	my ($verb, @rest) = splice @args, 0, 1;
	return $d->run($verb, @args, '-c', $d->{config}, '--pin-fd', '0');
}
sub as_awa { return with_pins(['2580'], @_, '--as', 'awa') }
sub as_moussa { return with_pins(['1397'], @_, '--as', 'moussa') }
sub look { return $d->run(@_, '-c', $d->{config}) }
sub statement {
	my (@rows) = @_;
	open my $out, '>', "$d->{dir}/statement.csv" or die;
	print $out "Relevé;;\r\nRéférence;Date;Crédit;Débit;Frais;Compte;Libellé;Statut\r\n", map { "$_\r\n" } @rows;
	close $out;
	return "$d->{dir}/statement.csv";
}

subtest 'what is asked wrongly is told' => sub {
	for my $case (
		['pay'], qr/list, show, review, cash/,
		['pay', 'fly'], qr/list, show, review/,
		['pay', 'list', 'x'], qr/one word too many for pay list/,
		['pay', 'list', '--state', 'lost'], qr/--state wants created/,
		['pay', 'list', '--phone', '12'], qr/--phone wants a number/,
		['pay', 'list', '--day', 'today'], qr/--day wants a day/,
		['pay', 'list', '--format', 'xml'], qr/text or csv/,
		['pay', 'list', '--limit', '0'], qr/--limit wants a whole number/,
		['pay', 'show'], qr/say which payment/,
		['pay', 'show', 'x'], qr/ID wants a whole number/,
		['pay', 'review', '1'], qr/settle, fail or ask/,
		['pay', 'review', '1', 'pray'], qr/settle, fail or ask, not 'pray'/,
		['pay', 'review', '1', 'settle'], qr/--reference is missing/,
		['pay', 'review', '1', 'ask'], qr/--as NAME/,
		['pay', 'held', '1'], qr/move, return or keep/,
		['pay', 'held', '1', 'eat'], qr/move, return or keep, not 'eat'/,
		['pay', 'held', '1', 'move'], qr/--household is missing/,
		['pay', 'held', '1', 'return'], qr/--note is missing/,
		['pay', 'cash'], qr/--household is missing/,
		['pay', 'cash', '--household', '1000001'], qr/--receipt is missing/,
		['pay', 'cash', '--household', '1000001', '--receipt', '1'], qr/--francs is missing/,
		['pay', 'cash', '--household', '1000001', '--receipt', '1', '--francs', '0'], qr/--francs wants a whole number from 1/,
		['pay', 'cash', '--household', '1000001', '--receipt', '1', '--francs', '1', '--day', 'x'], qr/--day wants a day/,
		['pay', 'cash', '--household', '1000001', '--receipt', "\xff", '--francs', '1'], qr/--receipt wants UTF-8/,
		['pay', 'cash', '--household', '1000001', '--receipt', "1\n2", '--francs', '1'], qr/in one line/,
		['pay', 'rest'], qr/say which row/,
		['pay', 'rest', '1'], qr/--note is missing/,
		['pay', 'close'], qr/--wallet is missing/,
		['pay', 'close', '--wallet', 'orange'], qr/--day is missing/,
		['pay', 'reconcile'], qr/say whose statement/,
		['pay', 'reconcile', '--wallet', 'orange', '--day', '15/01/2026'], qr/--day wants a day/,
		['staff'], qr/list, add, remove or pin/,
		['staff', 'add'], qr/say who: staff add NAME/,
		['staff', 'list', 'awa'], qr/takes no name/,
		['staff', 'add', 'awa'], qr/--role wants manager/,
		['staff', 'add', 'awaawaawaawaawaawa', '--role', 'manager'], qr/at most 16 letters/,
		['staff', 'add', 'awa', '--role', 'manager', '--phone', 'x'], qr/--phone wants a number/,
		['staff', 'remove', 'awa'], qr/--as NAME/,
		['join'], qr/list, confirm or refuse/,
		['join', 'confirm'], qr/join confirm NUMBER/,
		['join', 'refuse', '1'], qr/say why: --note/,
		['join', 'confirm', '1', '--day', 'x'], qr/--day wants a day/,
		['pin', 'reset'], qr/pin reset NUMBER/,
		['pin', 'reset', 'x'], qr/a phone is written as/,
		['pay', 'close', '--wallet', 'orange', '--day', '2026-01-15', '--as', 'awa', '--pin-fd', 'x'], qr/--pin-fd wants a whole number/,
		['pay', 'close', '--wallet', 'orange', '--day', '2026-01-15', '--as', 'a' x 20], qr/--as wants a name of at most 16/,
	) {
		if (ref $case eq 'ARRAY') {
			our @args = @$case;
			next;
		}
		our @args;
		my ($rc, undef, $err) = look(@args);
		is($rc, 2, "@args" =~ s/[^ -~]/?/gr);
		like($err, $case, 'says what is wrong');
	}
};

subtest 'what cannot be is told' => sub {
	for my $case (
		[['pay', 'show', 99], qr/there is no payment 99/], [['pay', 'list', '--household', '9'], qr/there is no household 9/],
		[['pay', 'reconcile', '--wallet', 'wave', '--day', '2026-01-15'], qr/has no wallet 'wave'/],
		[['pay', 'reconcile', 'x.csv', '--wallet', 'caisse', '--day', '2026-01-15'], qr/wallet 'caisse' has no 'statement'/],
		[['pay', 'reconcile', 'x.csv', '--wallet', 'orange', '--day', '2099-01-15'], qr/has not begun yet/],
		[['pay', 'reconcile', '/no/such.csv', '--wallet', 'orange', '--day', '2026-01-15'], qr{/no/such\.csv: .*No such file}],
		[['pay', 'rest', 1, '--note', 'x', '--as', 'awa', '--pin-fd', 0], qr/no PIN was given/],
	) {
		my ($rc, undef, $err) = look(@{ $case->[0] });
		is($rc, 1, "@{ $case->[0] }");
		like($err, $case->[1], 'says why');
	}
};

subtest 'staff, without a daemon' => sub {
	my ($rc, $out, $err) = with_pins(['2580'], 'staff', 'add', 'fanta', '--role', 'officer');
	is($rc, 1, 'nobody before the first manager');
	like($err, qr/no manager yet/, 'and why');
	($rc, $out) = with_pins(['2580'], 'staff', 'add', 'awa', '--role', 'manager', '--full-name', 'Awa Traoré', '--phone', '76000099');
	is_deeply([$rc, $out], [0, "awa works here as manager\n"], 'the first manager');
	($rc, undef, $err) = with_pins(['1397'], 'staff', 'add', 'moussa', '--role', 'manager');
	is($rc, 1, 'the next is signed for');
	($rc, undef, $err) = with_pins(['2581', '1397'], 'staff', 'add', 'moussa', '--role', 'manager', '--as', 'awa');
	like($err, qr/do not go together/, 'with the right PIN');
	($rc, $out) = with_pins(['2580', '1397'], 'staff', 'add', 'moussa', '--role', 'manager', '--as', 'awa');
	is($rc, 0, 'then she works here');
	(undef, $out) = look('staff', 'list');
	like($out, qr/^awa +Awa Traoré +manager +everywhere +\+22376000099 /m, 'both are listed');
	like($out, qr/^moussa /m, 'moussa too');
	(undef, $out) = look('staff', 'list', '--format', 'csv');
	like($out, qr/^code,name,role,place,phone,lang,added,removed,state\r\n/, 'as CSV');
	unlike($out, qr/2580|1397/, 'never a PIN');
};

# Starts the daemon and waits until it takes orders.
sub start {
	$d->start;
	for (1 .. 200) {
		my $s = IO::Socket::UNIX->new(Peer => "$d->{dir}/control.sock");
		return if $s && print($s "status\n") && (<$s> // '') =~ /^ok/;
		sleep 0.05;
	}
	BAIL_OUT('it takes no orders: ' . $d->log_text);
}
start();

subtest 'cash, beside the daemon' => sub {
	my ($rc, $out, $err) = as_awa('pay', 'cash', '--household', '1000001', '--francs', 550, '--receipt', 17);
	is_deeply([$rc, $out], [0, "550 F in cash for household 1000001, receipt m-klela/17\n"], 'written down') or diag $err;
	($rc, undef, $err) = as_awa('pay', 'cash', '--household', '1000001', '--francs', 550, '--receipt', 17);
	is_deeply([$rc, $err], [1, "mutuelle: receipt m-klela/17 was written down before\n"], 'once');
	($rc, $out) = as_awa('pay', 'cash', '--household', '1000001', '--francs', 30000, '--receipt', 18);
	like($out, qr/waits for a second signature: 'mutuelle pay sign 1'/, 'much cash wants two');
	(undef, $out) = look('alert', 'list', '--what', 'signature', '--format', 'csv');
	like($out, qr/^1,signature,awa,30000,1000001,,raised,/m, 'an alert says whose card it is');
	(undef, $out) = look('alert', 'show', 1);
	like($out, qr/^household  1000001$/m, 'shown alone, too');
	(undef, $out) = look('pay', 'sign');
	like($out, qr/^1 .* awa +waiting +30000 F in cash for household 1000001, receipt m-klela\/18$/m, 'which is listed');
	($rc, undef, $err) = as_awa('pay', 'sign', 1);
	like($err, qr/another person's/, 'not by herself');
	($rc, $out) = as_moussa('pay', 'sign', 1);
	is($rc, 0, 'but by another one');
	(undef, $out) = look('pay', 'sign');
	is($out, '', 'nothing waits any more');
	(undef, $out) = look('pay', 'sign', '--all', '--format', 'csv');
	like($out, qr/^1,[^,]+,awa,done,moussa,[^,]+,cash,30000,/m, 'and is kept');
	my ($log) = $d->log_text =~ /(2580|1397)/;
	is($log, undef, 'no PIN is in the log');
	(undef, $out) = look('sms', 'list', '--phone', '76000001');
	is(scalar(() = $out =~ / receipt /g), 2, 'two receipts wait to be sent');
};

my $day = '2026-03-15';
my @rows = ('MP1;15/03/2026 10:00;2 500,00;;25;22376000001;;Succès', 'MP2;15/03/2026 11:00;1.000;;;76000077;oups;Succès',
	'B1;15/03/2026 18:00;;700;;;banque;Succès', 'MP3;15/03/2026;10;;;;;Echec', 'MP4;14/03/2026;10;;;;;Succès');
my @read = ('pay', 'reconcile', "$d->{dir}/statement.csv", '--wallet', 'orange', '--day', $day);

subtest 'a statement is proved whole' => sub {
	statement(@rows, 'MP9;15/03/2026;12,50;;;;;Succès', 'MP1;15/03/2026;2501;;25;22376000001;;Succès');
	my ($rc, undef, $err) = look(@read);
	is($rc, 1, 'refused');
	like($err, qr/^line 8: '12,50' is no amount in whole francs$/m, 'the row and why');
	like($err, qr/^line 9: reference MP1 stands on line 3 too/m, 'the next too');
	like($err, qr/2 rows can't be right: nothing of it is taken/, 'whole');
	(undef, my $out) = look('pay', 'held');
	is($out, '', 'nothing was taken');
};

subtest 'taken once, however often it is read' => sub {
	statement(@rows[0, 1]);
	my ($rc, $out, $err) = look(@read);
	is($rc, 0, 'a first file') or diag $err;
	my $first;
	for my $n (1 .. 3) {
		statement(@rows, $rows[1]);
		($rc, $out, $err) = look(@read);
		is($rc, 0, "the whole, read $n times");
		like($err, qr/^3 rows of the day; passed over: 1 of other days, 1 that did not pay, 1 said twice/, 'what was passed over');
		is($out, $first //= $out, 'the same report');
	}
	like($out, qr/on the statement +3 +2800 F$/m, 'theirs');
	like($out, qr/went out of the wallet +1 +-700 F$/m, 'less what went out');
	like($out, qr/in our ledger +2 +3500 F, it adds up$/m, 'is ours');
	like($out, qr/^3 +B1 +left +-700 .*nothing here says why$/m, 'what is open');
	(undef, $out) = look('pay', 'held', '--format', 'csv');
	is(scalar(() = $out =~ /^\d+,$day,/mg), 2, 'two sums are held, once each');
	($rc, undef, $err) = look('pay', 'reconcile', statement('MP2;15/03/2026;1001;;;;;Succès'), '--wallet', 'orange', '--day', $day);
	is($rc, 1, 'a statement that changes is refused');
	like($err, qr/reference MP2 came before, on 2026-03-15 with 1000 F/, 'and why');
};

subtest 'held money moves, the day is closed' => sub {
	my ($rc, $out, $err) = as_awa('pay', 'held', 2, 'move', '--household', '1000002');
	like($out, qr/held money 2 of 1000 F goes to household 1000002: waits for a second signature: 'mutuelle pay sign (\d+)'/, 'asked');
	my ($id) = $out =~ /sign (\d+)/;
	($rc, $out) = as_moussa('pay', 'sign', $id, '--refuse');
	is($rc, 0, 'declined');
	(undef, $out) = as_awa('pay', 'held', 2, 'move', '--household', '1000002');
	($id) = $out =~ /sign (\d+)/;
	($rc, $out, $err) = as_moussa('pay', 'sign', $id);
	is($rc, 0, 'signed') or diag $err;
	(undef, $out) = look('pay', 'held', '--all');
	like($out, qr/^2 .* moved +1000002 +moved at /m, 'moved');
	my @close = ('pay', 'close', '--wallet', 'orange', '--day', $day);
	($rc, undef, $err) = as_awa(@close);
	like($err, qr/1 row of $day at orange is open/, 'not while something is open');
	(undef, $out) = as_awa('pay', 'rest', 3, '--note', 'versé à la banque');
	($id) = $out =~ /sign (\d+)/;
	($rc) = as_moussa('pay', 'sign', $id);
	is($rc, 0, 'a rest is signed');
	($rc, $out) = as_awa(@close);
	is_deeply([$rc, $out], [0, "$day is closed at orange\n"], 'then it is closed');
	($rc, undef, $err) = as_awa(@close);
	like($err, qr/closed at orange already, by awa/, 'once');
	statement(@rows, 'MP8;15/03/2026;300;;;;;Succès');
	($rc, $out) = look(@read);
	like($out, qr/^$day at orange: open$/m, 'a late row opens it again');
	($rc) = as_moussa(@close);
	is($rc, 0, 'and it is closed again');
};

subtest 'a crash in the middle of a statement' => sub {
	my @many = map { sprintf 'C%04d;16/03/2026;%d;;1;;;Succès', $_, 100 + $_ } 1 .. 200;
	my @order = ('pay', 'reconcile', statement(@many), '--wallet', 'orange', '--day', '2026-03-16');
	my $pid = fork // die;
	if (!$pid) {
		look(@order);
		POSIX::_exit(0);
	}
	sleep 0.03;
	$d->kill_hard;
	waitpid $pid, 0;
	start();
	my ($rc, $out, $err) = look(@order);
	is($rc, 0, 'the same file again goes on') or diag $err;
	like($out, qr/on the statement +200 +40100 F$/m, 'every row once');
	like($out, qr/in our ledger +200 +40100 F, it adds up$/m, 'and every franc');
};

subtest 'joining and PINs' => sub {
	my ($rc, $out, $err) = look('join', 'list');
	is_deeply([$rc, $out], [0, ''], 'nobody applied');
	($rc, undef, $err) = as_awa('join', 'confirm', '1000001');
	like($err, qr/household 1000001 did not apply by phone/, 'a household of the roll did not apply');
	($rc, undef, $err) = as_awa('pin', 'reset', '76000001');
	like($err, qr/\+22376000001 has no PIN/, 'nor has everybody a PIN');
};

subtest 'wrong PINs wait, and another manager helps' => sub {
	with_pins(['9999'], 'pay', 'sign', 99, '--as', 'moussa') for 1 .. 3;
	my ($rc, undef, $err) = as_moussa('pay', 'sign', 99);
	like($err, qr/moussa typed a wrong PIN too often: wait 1 min/, 'not even the right one is looked at');
	(undef, my $out) = look('staff', 'list');
	like($out, qr/^moussa .* 3 wrong PINs, waits until /m, 'which is listed');
	($rc) = with_pins(['2580', '7410'], 'staff', 'pin', 'moussa', '--as', 'awa');
	is($rc, 0, 'a new one, by another manager');
	($rc, undef, $err) = with_pins(['7410'], 'pay', 'sign', 99, '--as', 'moussa');
	like($err, qr/nothing of number 99/, 'which is taken');
	($rc) = as_awa('staff', 'remove', 'moussa');
	is($rc, 0, 'removed');
	($rc, undef, $err) = as_awa('staff', 'remove', 'awa');
	like($err, qr/last manager/, 'but never the last one');
};

subtest 'a PIN typed on a terminal is not seen' => sub {
	plan skip_all => 'script is missing' if system 'command -v script > /dev/null';
	my $type = sub {
		my ($keys) = @_;
		my $command = "$Mutuelle::Daemon::PROGRAM pay sign 99 -c $d->{config} --as awa";
		return scalar `(sleep 0.5; printf '$keys'; sleep 0.5) | timeout 20 script -qec '$command' /dev/null 2>&1`;
	};
	my $screen = $type->('2570\177\17780\n');
	like($screen, qr/^PIN of awa: \s+mutuelle: nothing of number 99/, 'asked for, and right');
	unlike($screen, qr/2580/, 'without an echo');
	like($type->('25\003'), qr/no PIN was given/, 'Ctrl-C ends the question');
};

# A person at a terminal is told that there is nothing; who pipes it has rows only.
sub is_empty_for_a_person {
	my ($list, $says) = @_;

	like(`timeout 20 script -qec '$Mutuelle::Daemon::PROGRAM $list -c $d->{config}' /dev/null < /dev/null`, $says, "$list: nothing");
}

subtest 'a list on a terminal says what stands in it' => sub {
	plan skip_all => 'script is missing' if system 'command -v script > /dev/null';
	like(`timeout 20 script -qec '$Mutuelle::Daemon::PROGRAM join list -c $d->{config}' /dev/null < /dev/null`,
		qr/^household +sent +phone +head +people +mutuelle +plan +village +paid +referral\r$/m, 'though nobody applied');
	is_empty_for_a_person('join list', qr/^no application waits\r?$/m);
	is_empty_for_a_person('request list', qr/^nobody waits: no call, complaint, child or phone\r?$/m);
	is_empty_for_a_person('pay review', qr/^no payment waits for a person\r?$/m);
};

subtest 'the socket takes no nonsense' => sub {
	for my $line ('counter', 'counter fly', 'counter cash id=x', "counter cash note=%ff") {
		my $s = IO::Socket::UNIX->new(Peer => "$d->{dir}/control.sock") or return fail('no socket');
		print $s "$line\n";
		like(scalar <$s>, qr/^error /, $line);
	}
};

is($d->stop, 0, 'the daemon ends well');
my ($rc, $out, $err) = look('store', 'check');
is($rc, 0, 'and its store is whole') or diag $out . $err;
done_testing;
