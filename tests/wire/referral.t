#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Referral codes through the real program: given, listed and ended by staff of the place; a roll brings them in and out; a campaign's
# segment finds who came by one; the report adds up however it is asked for.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use POSIX "strftime";
use Test::More;

my $d = Mutuelle::Daemon->new(links => [{ port => 1 }]);
$d->import_village(households => 30);

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
sub save {
	my ($name, $text) = @_;
	open my $out, '>', "$d->{dir}/$name" or die;
	print $out $text;
	close $out;
	return "$d->{dir}/$name";
}

is((with_pins(['2580'], 'staff', 'add', 'awa', '--role', 'manager'))[0], 0, 'awa works here');
is((with_pins(['2580', '1397'], 'staff', 'add', 'issa', '--role', 'officer', '--place', 'm-klela', '--as', 'awa'))[0], 0, 'issa too');

subtest 'what is asked wrongly is told' => sub {
	my @cases = (
		[['referral'], qr/add, list or end/], [['referral', 'eat'], qr/add, list or end/], [['referral', 'add'], qr/say whose/],
		[['referral', 'end'], qr/say whose: referral end CODE/], [['referral', 'list', 'x'], qr/takes no name/],
		[['referral', 'add', 'Awa'], qr/--as NAME/], [['referral', 'add', 'Awa', '--phone', 'x', '--as', 'awa'], qr/--phone wants a number/],
		[['referral', 'add', "A\xff", '--as', 'awa'], qr/the name wants UTF-8/], [['referral', 'list', '--format', 'xml'], qr/text or csv/],
		[['report', 'referrals', '--format', 'svg'], qr/text or csv, not as svg/],
		[['report', 'referrals', '--by', 'village'], qr/--by of referrals wants month/],
		[['report', 'referrals', '--place', 'paris'], qr/no mutuelle, commune/],
	);
	for my $case (@cases) {
		my ($rc, undef, $err) = look(@{ $case->[0] });
		is($rc, 2, join ' ', map { s/[^ -~]/?/gr } @{ $case->[0] });
		like($err, $case->[1], 'says what is wrong');
	}
	for my $case (
		[['Awa', '--kind', 'king', '--as', 'awa'], '2580', qr/'king' is none of champion/],
		[['Awa', '--place', 'paris', '--as', 'awa'], '2580', qr/'paris' is no mutuelle/],
		[['Awa', '--as', 'issa'], '1397', qr/everywhere is not of the place of issa/], [['', '--as', 'awa'], '2580', qr/say whose code/],
		[['  ', '--as', 'awa'], '2580', qr/say whose code/], [["Awa\n2 Refuser", '--as', 'awa'], '2580', qr/in one line/],
	) {
		my ($rc, undef, $err) = with_pins([$case->[1]], 'referral', 'add', @{ $case->[0] });
		is($rc, 1, "@{ $case->[0] }");
		like($err, $case->[2], 'is refused with the reason');
	}
	like((look('report', 'referrals'))[1], qr/^code .*\nNobody has a code yet: /, 'nobody has one yet');
};

subtest 'codes are given, listed and ended' => sub {
	my ($rc, $out) = with_pins(['2580'], 'referral', 'add', 'Imam de Kléla', '--kind', 'religious', '--phone', '76000077', '--as', 'awa');
	is_deeply([$rc, $out], [0, "Imam de Kléla has the code 1007: who joins by phone types it\n"], 'the first');
	is((with_pins(['1397'], 'referral', 'add', 'Femmes de Kléla', '--kind', 'women', '--place', 'm-klela', '--as', 'issa'))[0], 0,
		'an officer gives one of her place');
	with_pins(['2580'], 'referral', 'add', 'Moussa', '--as', 'awa') for 1 .. 2;
	($rc, undef, my $err) = with_pins(['1397'], 'referral', 'end', '1007', '--as', 'issa');
	is_deeply([$rc, $err], [1, "mutuelle: everywhere is not of the place of issa\n"], 'but ends none of everywhere');
	is((with_pins(['2580'], 'referral', 'end', '1032', '--as', 'awa'))[0], 0, 'one is ended');
	like((with_pins(['2580'], 'referral', 'end', '1032', '--as', 'awa'))[2], qr/1032 of Moussa has ended already/, 'once');
	like((with_pins(['2580'], 'referral', 'end', '9999', '--as', 'awa'))[2], qr/nobody has the code 9999/, 'a code of nobody');
	(undef, $out) = look('referral', 'list', '--all', '--format', 'csv');
	my ($head, @rows) = split /\r\n/, $out;
	is($head, 'code,name,kind,place,phone,added_by,added,ended', 'as CSV');
	is_deeply([map { (split /,/)[0] } @rows], [1007, 1010, 1029, 1032], 'in their order');
	is(scalar(split /\n/, (look('referral', 'list'))[1]), 3, 'those that have not ended');
	like((look('audit', '--what', 'referral-add'))[1], qr/ issa +referral-add +1010$/m, 'the audit says who gave which');
};

my (undef, $roll) = look('roll', 'export');
subtest 'a roll brings codes in and out' => sub {
	my ($head, @rows) = split /\r\n/, $roll;
	unlike($head, qr/referral/, 'nobody came by one yet');
	my $n = 0;
	my %code = map { (split /,/, $_)[0] => ('1007', '1007', '1010', '1032', '')[$n++ % 5] } grep { (split /,/, $_)[2] eq 'head' } @rows;
	my $new = join "\r\n", "$head,referral", (map { $_ . ',' . $code{ (split /,/, $_)[0] } } @rows), '';
	my ($rc, undef, $err) = look('roll', 'import', save('wrong.csv', $new =~ s/1007/1008/r));
	like($err, qr/line 2, column 16: referral: '1008' is no referral code: a digit of it is wrong/, 'a slip is found');
	($rc, undef, $err) = look('roll', 'import', save('nobody.csv', $new =~ s/,1010\r/,5724\r/gr));
	like($err, qr/referral: nobody has the code 5724/, "so is nobody's code");
	is((look('roll', 'export'))[1], $roll, 'and nothing of it was taken');
	is((look('roll', 'import', save('roll.csv', $new)))[0], 0, 'a good one is taken');
	is((look('roll', 'export'))[1], $new, 'and is exported as it came');
	like((look('roll', 'import', save('same.csv', $new)))[1], qr/ 0 changed/, 'the same changes nothing');
	look('roll', 'import', save('without.csv', $roll));
	is((look('roll', 'export'))[1], $new, 'one without the column leaves them');
};

subtest 'a segment finds them' => sub {
	my $text = "campaign: merci\ntitle: \"Merci\"\ntopic: nouvelles\nsegment: \"referral = 1007\"\nto: households\nshared_phones: send\n"
		. "missing: source\nparts: 1\nwindow: {from: " . strftime("%Y-%m-%d", gmtime) . ", until: " . strftime("%Y-%m-%d", gmtime(time + 5 * 86400)) . ", hours: \"00:00-24:00\"}\n"
		. "texts: {fr: \"{prenom}, merci d'etre venue.\"}\n";
	my (undef, $preview, $err) = look('campaign', 'preview', save('merci.yaml', $text));
	my $came = grep { /,head,.*,1007$/ } split /\r\n/, (look('roll', 'export'))[1];
	my ($all) = $preview =~ /^all +\d+ +(\d+)/m;
	my ($mute) = $preview =~ /^left out +no phone +(\d+)/m;
	cmp_ok($came, '>', 5, 'some came by it');
	is($all + ($mute // 0), $came, 'with a phone or without') or diag $preview . $err;
	like((look('campaign', 'check', save('slip.yaml', $text =~ s/1007/1008/r)))[2], qr/this is no referral code: a digit of it is wrong/, 'a slip is told');
};

subtest 'the report adds up' => sub {
	my @all = ('report', 'referrals', '--from', '2021-12', '--format', 'csv');
	my $sum = sub {
		my (undef, $out) = look(@all, @_);
		my %sum;
		for ((split /\r\n/, $out)[1 .. 999]) {
			last unless defined;
			my @cells = split /,/;
			$sum{ $cells[0] }[$_] += $cells[$_ + 4] for 0 .. 4;
		}
		return \%sum;
	};
	my $whole = $sum->();
	is_deeply([sort keys %$whole], [1007, 1010, 1029, 1032], 'each code');
	is_deeply($whole->{1029}, [0, 0, 0, 0, 0], 'also one that brought nobody');
	delete $whole->{1029};
	is_deeply($sum->('--by', $_), $whole, "by $_ as much") for qw(month union region district commune mutuelle);
	is($whole->{1007}[4], 0, 'what a roll brought is no payment');
	my ($head, @rows) = split /\r\n/, (look('roll', 'export'))[1];
	my ($no) = map { (split /,/)[0] } grep { /,1007$/ && /,head,/ && (split /,/)[12] } @rows;
	is((with_pins(['2580'], 'pay', 'cash', '--household', $no, '--francs', 1100, '--receipt', 'R1', '--as', 'awa'))[0], 0, "$no pays");
	is_deeply([@{ $sum->()->{1007} }[2, 4]], [1, 1100], 'which is counted');
	my (undef, $table) = look('report', 'referrals', '--from', '2021-12');
	my ($total) = $table =~ /^total +(\d+) +\d+ +1 +\d+ +1100$/m;
	is($total, $whole->{1007}[0] + $whole->{1010}[0] + $whole->{1032}[0], 'the table ends with their sum');
	is((look('store', 'check'))[0], 0, 'every invariant holds');
};

done_testing;
