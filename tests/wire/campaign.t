#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# mutuelle campaign through the real program: what is wrong is refused with its reason before anything is written; one person hands in,
# another one approves; it runs, is paused and stopped; a daemon that is killed while it runs goes on without a second copy.
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
open my $out, '>', "$d->{dir}/scheme.yaml" or die;
print $out $scheme;
close $out;
my $text = Mutuelle::Daemon::slurp($d->{config});
$text =~ s/^scheme: .*/scheme: "scheme.yaml"\nsms_price: 15/m;
open $out, '>', $d->{config} or die;
print $out $text;
close $out;
$d->import_village(households => 400);

sub with_pins {
	my ($pins, @args) = @_;
	my $path = "$d->{dir}/pins";
	open my $out, '>', $path or die;
	print $out map { "$_\n" } @$pins;
	close $out;
	local $d->{stdin} = $path;
	return $d->run(@args, '-c', $d->{config}, '--pin-fd', '0');
}
sub as_awa { return with_pins(['2580'], 'campaign', @_, '--as', 'awa') }
sub as_moussa { return with_pins(['1397'], 'campaign', @_, '--as', 'moussa') }
sub look { return $d->run('campaign', @_, '-c', $d->{config}) }
sub day { return strftime('%Y-%m-%d', gmtime(time + 86400 * $_[0])) }

# A good campaign, with some lines otherwise.
sub file {
	my ($name, %other) = @_;
	my %line = (
		campaign => $name, title => '"Essai"', topic => 'nouvelles', segment => '""', to => 'households', missing => 'source', parts => 1,
		window => '{from: ' . day(0) . ', until: ' . day(3) . ', hours: "00:00-24:00"}',
		texts => '{fr: "{prenom}, bonjour.", bm: "{prenom}, i ni sogoma."}', %other);
	my $path = "$d->{dir}/$name.yaml";
	open my $out, '>', $path or die;
	print $out map { "$_: $line{$_}\n" } sort keys %line;
	close $out;
	return $path;
}

sub mark { return $_[0] =~ /mark ([0-9a-f]{8})/ ? $1 : die "no mark: $_[0]" }

# Phones of what waits in the outbox, one line a message.
sub phones {
	my (undef, $out) = $d->run('sms', 'list', '-c', $d->{config}, '--format', 'csv', '--kind', 'campaign', '--state', 'queued');
	return $out =~ /\+?(223\d{8})/g;
}

subtest 'what is asked wrongly is told' => sub {
	for my $case ([[], qr/say what to do/], [['fly', 'x'], qr/say what to do/], [['check'], qr/say which/], [['list', 'x'], qr/takes no name/],
		      [['start', 'x'], qr/--as NAME/], [['preview', 'x', '--format', 'xml'], qr/text or csv/]) {
		my ($rc, undef, $said) = look(@{ $case->[0] });
		is($rc, 2, "@{ $case->[0] }");
		like($said, $case->[1], 'in words');
	}
};

subtest 'a bad file is refused with its line' => sub {
	for my $case (
		[texts => '{fr: "' . 'x' x 161 . '"}', qr/bad\.yaml:\d+:\d+: key 'fr': takes 2 SMS.*161 letters of 160.*allows 1/],
		[texts => '{fr: "Bonjour.", bm: "{prenom}' . 'x' x 150 . '"}', qr/key 'bm': takes 2 SMS/],
		[texts => '{bm: "I ni sogoma."}', qr/'fr' is missing/],
		[texts => '{xx: "Hello."}', qr/no language/],
		[texts => '{fr: "{nimporte}"}', qr/\{nimporte\} is unknown/],
		[texts => '{fr: "STOP tout"}', qr/begins with 'STOP', a word/],
		[segment => 'commune = nulle-part', qr/nulle-part/],
		[segment => 'commune = clela', qr/bad\.yaml:\d+:\d+: key 'segment': .*is it meant as klela\n.*\n +\^/],
		[segment => '"village = Klela"', qr/no village is called "Klela": is it meant as Kléla/],
		[window => '{from: 2026-01-01, until: 2027-06-01, hours: "09:00-17:00"}', qr/bad\.yaml:\d+:\d+: key 'window': more than a year/],
		[segment => 'age = ', qr/\^/],
		[topic => 'danse', qr/no topic/],
		[parts => 9, qr/parts/],
		[to => 'all', qr/members or households/],
		[window => '{from: 2026-13-01, until: 2026-12-31, hours: "09:00-17:00"}', qr/no day/],
		[window => '{from: 2026-12-02, until: 2026-12-01, hours: "09:00-17:00"}', qr/ends before/],
		[window => '{from: 2026-12-01, until: 2026-12-01, hours: "17:00-09:00"}', qr/no hours/],
		[title => '"a\x1b[2J"', qr/one line/], [title => '"a\nb"', qr/one line/],
		[window => '{from: 2026-12-01, until: 2026-12-01, hours: "+9:00- 17:00"}', qr/no hours/],
		[pace => 0, qr/pace/], [colour => 'red', qr/colour/],
		[arms => '[{name: a, texts: {fr: "a"}}]', qr/either 'texts', or 'arms'/],
		[follow_up => '{after_days: 3, unless: rich, texts: {fr: "a"}}', qr/say paid/],
		[topic => 'planning', qr/own phone/],
	) {
		my ($rc, undef, $said) = look('check', file('bad', $case->[0] => $case->[1]));
		is($rc, 1, "$case->[0]: $case->[1]");
		like($said, $case->[2], 'in words');
	}
};

subtest 'the samples are well' => sub {
	for my $path (glob "$ENV{srcdir}/menus/mali/campaigns/*.yaml") {
		my ($rc, $out, $said) = look('check', $path);
		is($rc, 0, $path) or diag($said);
	}
};

my $meant;
subtest 'preview' => sub {
	my ($rc, $out, $said) = look('preview', file('essai'));
	is($rc, 0, 'it is told') or diag($said);
	like($out, qr/400 households looked at/, 'how many were looked at');
	like($out, qr/language\s+fr/, 'by language');
	like($out, qr/commune/, 'by place');
	like($out, qr/no phone/, 'and who has no phone');
	like($out, qr/bonjour|sogoma/, 'three phones');
	($rc, $out) = look('preview', file('essai'), '--format', 'csv');
	($meant) = $out =~ /^all,,(\d+),/m;
	cmp_ok($meant, '>', 100, "$meant phones");
	like($out, qr/^all,,$meant,\d+,$meant,@{[15 * $meant]}\r$/m, 'one part each, 15 francs a part');
	is(scalar(() = phones()), 0, 'nothing was written');
};

subtest 'what a follow-up may cost stands beside it' => sub {
	my (undef, $out) = look('preview', file('suite', follow_up => '{after_days: 3, unless: paid, texts: {fr: "{prenom}, encore."}}'), '--format', 'csv');
	like($out, qr/^follow-up,at most,$meant,\d+,$meant,@{[15 * $meant]}\r$/m, 'as many again, at most');
	(undef, $out) = look('preview', file('suite', follow_up => '{after_days: 3, unless: paid, texts: {fr: "{prenom}, encore."}}'));
	like($out, qr/^follow_up fr:\n  \{prenom\}, encore\.$/m, 'and is shown');
};

subtest 'by two people' => sub {
	with_pins(['2580'], 'staff', 'add', 'awa', '--role', 'manager');
	with_pins(['2580', '1397'], 'staff', 'add', 'moussa', '--role', 'officer', '--as', 'awa');
	my ($rc, $out, $said) = as_moussa('submit', file('vide', segment => 'village = Nulle'));
	isnt($rc, 0, 'a village that nobody knows, or an empty segment');
	($rc, $out, $said) = as_moussa('submit', file('vide', segment => 'age = 119'));
	like($said, qr/reach nobody/, 'an empty segment');
	for my $case (['{from: 2020-01-01, until: 2020-01-02, hours: "09:00-17:00"}', qr/vieux\.yaml:\d+: key 'window': it was over on 2020-01-02/],
		      ['{from: 9999-01-01, until: 9999-01-02, hours: "09:00-17:00"}', qr/vieux\.yaml:\d+: key 'window': .*more than a year/],
		      ['{from: ' . day(0) . ', until: ' . day(1) . ', hours: "03:33-03:34"}', qr/vieux\.yaml:\d+: key 'window': quiet hours/]) {
		($rc, $out, $said) = as_moussa('submit', file('vieux', window => $case->[0]));
		is($rc, 1, $case->[0]);
		like($said, $case->[1], 'in words, with its line');
	}
	is((look('check', "$d->{dir}/vieux.yaml"))[1] =~ /can't be submitted: .*quiet hours/, 1, 'check says so, too');
	($rc, $out, $said) = look('preview', file('essai'), '--place', 'nulle-part');
	like($said, qr/no region, district, commune or mutuelle/, 'a place that nobody knows');
	($rc, $out) = look('list');
	is($out, '', 'nothing was written');
	($rc, $out) = $d->run('audit', '-c', $d->{config}, '--what', 'campaign-submit');
	unlike($out, qr/campaign/, 'nor audited');
	($rc, $out, $said) = as_moussa('submit', file('essai', holdout => 1));
	is($rc, 0, 'handed in') or diag($said);
	my $first = mark($out);
	like((look('preview', 'essai'))[1], qr/^mark $first, handed in by moussa/m, 'with a mark, which preview shows');
	like((look('preview', 'essai'))[1], qr/^message bm:\n  \{prenom\}, i ni sogoma\.$/m, 'and every text as it was written');
	($rc, $out, $said) = as_moussa('approve', 'essai', '--mark', $first);
	like($said, qr/moussa wrote .* another person approves/, 'not by its author');
	($rc, $out, $said) = as_awa('approve', 'essai');
	like($said, qr/say what you approve: .*mark $first/, 'not without its mark');
	is((as_awa('approve', 'essai', '--mark', 'abc'))[0], 2, 'a mark has eight');
	like((as_awa('approve', 'essai', '--mark', '00000000'))[2], qr/has the mark $first and not 00000000/, 'nor by another one');
	($rc, $out, $said) = as_awa('start', 'essai');
	like($said, qr/is submitted: only an approved one/, 'not before it is approved');
	($rc, $out, $said) = as_awa('submit', file('essai'));
	like($said, qr/another one's/, 'nobody writes over it');
	($rc, $out, $said) = as_moussa('submit', file('essai', texts => '{fr: "Autre chose."}'));
	is($rc, 0, 'but its author');
	my $second = mark($out);
	isnt($second, $first, 'with another mark');
	($rc, $out, $said) = as_awa('approve', 'essai', '--mark', $first);
	is($rc, 1, 'who looked before that approves nothing');
	like($said, qr/handed in again, so look at it again/, 'and hears why');
	like((look('list', '--format', 'csv'))[1], qr/^essai,submitted,/m, 'nothing was written');
	($rc, $out) = as_moussa('submit', file('essai'));
	my $mark = mark($out);
	($rc, $out, $said) = as_awa('approve', 'essai', '--mark', $mark);
	is($rc, 0, 'approved') or diag($said);
	like($out, qr/mark $mark, is approved: $meant phones, $meant SMS.*\n  \d+ households, @{[15 * $meant]} francs; follow-up: 0 francs at most/, 'what, in figures');
	like((look('list', '--format', 'csv'))[1], qr/^essai,approved,.*,$mark,$meant,$meant,\r?$/m, 'which are kept');
	($rc, $out, $said) = as_awa('approve', 'essai', '--mark', $mark);
	like($said, qr/does not wait/, 'once');
	($rc, $out) = as_moussa('submit', file('essai'));
	is($rc, 0, 'handed in again after that');
	like((as_awa('start', 'essai'))[2], qr/is submitted: only an approved one/, 'it is approved no more');
	like((as_awa('approve', 'essai', '--mark', $mark))[2], qr/handed in again/, 'not even the same words by their old mark');
	($rc, $out) = as_awa('approve', 'essai', '--mark', mark($out));
	is($rc, 0, 'but anew');
	my (undef, $audit) = $d->run('audit', '-c', $d->{config}, '--what', 'campaign-approve');
	like($audit, qr/essai $mark/, 'the audit names what was approved');
};

subtest 'a campaign of a place is ordered there and above' => sub {
	with_pins(['2580', '7531'], 'staff', 'add', 'ali', '--role', 'officer', '--place', 'c-segou', '--as', 'awa');
	with_pins(['2580', '8642'], 'staff', 'add', 'sali', '--role', 'officer', '--place', 'segou', '--as', 'awa');
	my ($rc, $out, $said) = with_pins(['7531'], 'campaign', 'submit', file('lieu'), '--as', 'ali');
	is($rc, 0, 'of a district') or diag($said);
	($rc, $out, $said) = with_pins(['8642'], 'campaign', 'approve', 'lieu', '--mark', mark($out), '--as', 'sali');
	is($rc, 0, 'approved by its region') or diag($said);
	($rc, $out) = with_pins(['8642'], 'campaign', 'submit', file('region'), '--as', 'sali');
	($rc, $out, $said) = with_pins(['7531'], 'campaign', 'approve', 'region', '--mark', mark($out), '--as', 'ali');
	like($said, qr/not of the place of ali/, "not a region's by a district");
	($rc, $out, $said) = with_pins(['7531'], 'campaign', 'stop', 'essai', '--as', 'ali');
	like($said, qr/not of the place of ali/, "nor everybody's");
};

subtest 'a run, killed in the middle of it' => sub {
	my ($rc, undef, $said) = as_awa('start', 'essai');
	is($rc, 0, 'started without a daemon') or diag($said);
	for my $turn (1 .. 3) {
		$d->start;
		sleep 0.02 * $turn;
		$d->kill_hard;
	}
	$d->start;
	my $out = '';
	for (1 .. 100) {
		(undef, $out) = look('list', '--format', 'csv');
		last if $out =~ /^essai,done/m;
		sleep 0.1;
	}
	like($out, qr/^essai,done,.*,400,$meant,/m, 'all were looked at');
	my @got = phones();
	my %once = map { $_ => 1 } @got;
	is(scalar @got, $meant, 'as many messages as previewed');
	is(scalar keys %once, $meant, 'one phone, one copy');
	(undef, $out) = look('report', 'essai', '--format', 'csv');
	like($out, qr/^message,paid,\d+,$meant,0,0,\d+,0,0\.00,/m, 'nobody has paid yet');
	my (undef, $list) = $d->run('roll', 'export', '-c', $d->{config});
	my ($no) = map { /^([^,]+)/ } grep { /(223\d{8})/ && $once{$1} } split /\r?\n/, $list;
	($rc, undef, $said) = with_pins(['2580'], 'pay', 'cash', '--household', $no, '--francs', 1100, '--receipt', 'R-1', '--as', 'awa');
	is($rc, 0, 'a household pays') or diag($said);
	(undef, $out) = look('report', 'essai', '--format', 'csv');
	like($out, qr/^message,paid,\d+,$meant,0,0,\d+,1,/m, 'which the report counts');
	like((look('report', 'essai'))[1], qr/still counts until/, 'and goes on counting');
	($rc, $out) = look('preview', file('bras', holdout => 50), '--format', 'csv');
	my ($half) = $out =~ /^hold-out,.*?,(\d+),/m;
	ok($half > 0 && $half < $meant, "a hold-out of half of the villages: $half phones");
	($rc, $out) = look('preview', file('bras', holdout => 5), '--format', 'csv');
	my ($few) = $out =~ /^hold-out,.*?,(\d+),/m;
	cmp_ok($few // 0, '<', $half, "and of a twentieth");
	like((look('report', 'nichts'))[2], qr/neither a file .* nor a campaign/, 'of one that is there');
	like((as_awa('pause', 'essai'))[1], qr/is paused/, 'what waits is paused, beside a daemon');
	like((as_awa('resume', 'essai'))[1], qr/is running/, 'goes on');
	sleep 0.5;
	is(scalar(() = phones()), $meant, 'and has no second copy');
	like((as_awa('stop', 'essai'))[1], qr/is stopped/, 'and is stopped');
	like((as_awa('resume', 'essai'))[2], qr/only a paused one/, 'for good');
	($rc) = $d->run('store', 'check', '-c', $d->{config});
	is($rc, 0, 'the store is well');
	$d->stop;
};

# The scheme that a daemon reads at its start loses a village that a running campaign names.
subtest 'what no longer fits pauses itself, says why, and is not resumed before it is mended' => sub {
	my $village = 'Kléla';
	my $edit = sub {
		my ($from, $to) = @_;
		my $text = Mutuelle::Daemon::slurp("$d->{dir}/scheme.yaml");
		$text =~ s/\Q$from\E(?=[",\]])/$to/g or die;
		open my $out, '>', "$d->{dir}/scheme.yaml" or die;
		print $out $text;
		close $out;
	};
	my ($rc, $out, $said) = as_moussa('submit', file('village', segment => qq('village = "$village"')));
	is($rc, 0, 'handed in') or diag($said);
	is((as_awa('approve', 'village', '--mark', mark($out)))[0], 0, 'approved');
	is((as_awa('start', 'village'))[0], 0, 'started');
	$edit->($village, 'Klela-neuf');
	$d->start;
	$d->wait_log(qr{event=link });
	for (1 .. 50) {
		(undef, $out) = look('list', '--format', 'csv');
		last if $out =~ /^village,paused/m;
		sleep 0.1;
	}
	like($out, qr/^village,paused,.*no village is called ""Kléla"": is it meant as/m, 'it is paused, and says why');
	($rc, $out) = $d->run('alert', 'list', '-c', $d->{config}, '--what', 'campaign');
	like($out, qr/village/, 'staff are to hear of it');
	like((as_awa('resume', 'village'))[2], qr/no village is called/, 'it is not resumed');
	like((look('list', '--format', 'csv'))[1], qr/^village,paused/m, 'and stays so');
	$d->stop;
	$edit->('Klela-neuf', $village);
	$d->start;
	$d->wait_log(qr{event=link });
	like((as_awa('resume', 'village'))[1], qr/is running/, 'mended it goes on');
	(undef, $out) = $d->run('alert', 'list', '-c', $d->{config}, '--what', 'campaign');
	unlike($out, qr/village/, 'and the alert is over');
	for (1 .. 50) {
		(undef, $out) = look('list', '--format', 'csv');
		last if $out =~ /^village,done/m;
		sleep 0.1;
	}
	like($out, qr/^village,done,.*,\r?$/m, 'to its end');
	($rc) = $d->run('store', 'check', '-c', $d->{config});
	is($rc, 0, 'the store is well');
	$d->stop;
};

done_testing;
