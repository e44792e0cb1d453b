#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# mutuelle series and mutuelle quiz through the real program: bad files are refused with line, key and fix, and so is a reload of them; an
# event is told by a manager of the place alone, written down in the audit, and undone.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Test::More;

my $d = Mutuelle::Daemon->new(links => [{ port => 1 }]);
$d->import_village(households => 20);
system('cp', '-r', "$ENV{srcdir}/menus/mali", "$d->{dir}/menus") == 0 or die;
system('chmod', '-R', 'u+w', "$d->{dir}/menus") == 0 or die;
my $text = Mutuelle::Daemon::slurp($d->{config});
$text =~ s/^menus: .*/menus: "menus"/m or die;
spill($d->{config}, $text);

sub spill { open my $out, '>', $_[0] or die "$_[0]: $!"; print $out $_[1]; close $out }
sub series { return $d->run('series', @_, '-c', $d->{config}) }
sub quiz { return $d->run('quiz', @_, '-c', $d->{config}) }
sub with_pin {
	my ($pin, @args) = @_;
	spill("$d->{dir}/pin", "$pin\n");
	local $d->{stdin} = "$d->{dir}/pin";
	return $d->run(@args, '-c', $d->{config}, '--pin-fd', '0');
}
sub as_awa { return with_pin('2580', 'series', @_, '--as', 'awa') }

# A file of one step, with some lines otherwise.
sub file {
	my (%other) = @_;
	my %line = (series => 'essai', title => 'Essai', event => 'joined', topic => 'nouvelles', to => 'head', missing => 'source', parts => 1,
		    hours => '"09:00-17:00"', steps => '[{after_days: 2, texts: {fr: "Bonjour {prenom}."}}]', %other);
	my $path = "$d->{dir}/essai.yaml";
	spill($path, join '', map { "$_: $line{$_}\n" } grep { defined $line{$_} } sort keys %line);
	return $path;
}

sub quiz_file {
	my (%other) = @_;
	my %line = (quiz => 'essai', title => 'Essai', parts => 1, question => '{fr: "Combien?"}', answers => '[{fr: "Un"}, {fr: "Deux"}]',
		    right => 2, if_right => '{fr: "Juste."}', if_wrong => '{fr: "Deux."}', %other);
	my $path = "$d->{dir}/essai.yaml";
	spill($path, join '', map { "$_: $line{$_}\n" } grep { defined $line{$_} } sort keys %line);
	return $path;
}

subtest 'what is asked wrongly is told' => sub {
	for my $case ([['series'], qr/say what to do/], [['series', 'fly'], qr/say what to do/], [['series', 'check'], qr/series check FILE/],
		      [['series', 'list', 'x'], qr/takes no name/], [['series', 'start', 'birth'], qr/--household/],
		      [['series', 'start', 'birth', '--household', '1', '--member', 'x'], qr/--member/],
		      [['quiz'], qr/say what to do/], [['quiz', 'report'], qr/quiz report NAME/],
		      [['quiz', 'report', 'x', '--by', 'planet'], qr/union, region, district/]) {
		my ($rc, undef, $said) = $d->run(@{ $case->[0] }, '-c', $d->{config});
		is($rc, 2, "@{ $case->[0] }");
		like($said, $case->[1], 'in words');
	}
};

subtest 'a bad series is refused with line, key and fix' => sub {
	for my $case (
		[event => 'divorce', qr/key 'event': 'divorce' is no event: say joined, pregnancy or birth/],
		[event => 'pregnancy', qr/key 'to': .*|key 'topic': 'nouvelles' goes to everybody/],
		[topic => 'musique', qr/key 'topic': 'musique' is no topic/],
		[to => 'member', qr/key 'to': a household joins as one: say head/],
		[hours => '"17:00-09:00"', qr/key 'hours': .* write 09:00-18:00/],
		[parts => 9, qr/key 'parts'/],
		[colour => 'blue', qr/colour/],
		[missing => undef, qr/missing/],
		[steps => '[]', qr/key 'steps': write at least one step/],
		[steps => '[{after_days: 2, after_weeks: 1, texts: {fr: "a"}}]', qr/say when it goes, once/],
		[steps => '[{texts: {fr: "a"}}]', qr/say when it goes, once/],
		[steps => '[{after_days: 2, before_days: 3, texts: {fr: "a"}}]', qr/key 'before_days': that is before the event/],
		[steps => '[{after_days: 9, texts: {fr: "a"}}, {after_weeks: 1, texts: {fr: "b"}}]', qr/goes no later than the step before/],
		[steps => '[{after_days: 9, texts: {fr: "a"}}, {at_once: yes, texts: {fr: "b"}}]', qr/goes no later than the step before/],
		[steps => '[{after_days: 2}]', qr/give either 'texts' or 'quiz'/],
		[steps => '[{after_days: 2, quiz: nimporte}]', qr/key 'quiz': there is no quiz 'nimporte'/],
		[steps => '[{after_days: 2, texts: {bm: "I ni ce."}}]', qr/'fr' is missing/],
		[steps => '[{after_days: 2, texts: {fr: "' . 'x' x 161 . '"}}]', qr/key 'fr': takes 2 SMS .* 161 letters of 160/],
		[steps => '[{after_days: 2, texts: {fr: "{age}"}}]', qr/\{age\} is unknown: there are prenom.*jour/],
		[steps => '[{after_days: 2, texts: {fr: "STOP"}}]', qr/begins with 'STOP'/],
		[steps => '[{after_days: 99999, texts: {fr: "a"}}]', qr/after_days/]) {
		my ($key, $value, $expected) = @$case;
		my ($rc, undef, $said) = series('check', file($key => $value));
		is($rc, 1, "$key: " . substr $value // 'left out', 0, 60);
		like($said, qr/essai\.yaml:\d+:\d+: /, 'line and column');
		like($said, $expected, 'and why');
	}
	my ($rc, $out) = series('check', file());
	is($rc, 0, 'a good one');
	like($out, qr/day 2 +fr +1 SMS/, 'is told by steps');
};

subtest 'a bad quiz, too' => sub {
	for my $case (
		[right => 3, qr/key 'right'/],
		[right => 0, qr/key 'right'/],
		[answers => '[{fr: "Un"}]', qr/key 'answers': 1 answers: give 2 to 4/],
		[answers => '[{fr: "1"}, {fr: "2"}, {fr: "3"}, {fr: "4"}, {fr: "5"}]', qr/5 answers: give 2 to 4/],
		[answers => '[{fr: "Un", bm: "Kelen"}, {fr: "Deux"}]', qr/the question is not written in 'bm'/],
		[question => '{fr: "Combien?", bm: "Joli?"}', qr/'bm' is missing, in which the question is written/],
		[question => '{fr: "' . 'x' x 150 . '"}', qr/key 'fr': takes 2 SMS/],
		[if_right => '{fr: "Bravo {prenom}."}', qr/\{prenom\} is unknown: there are none/],
		[if_wrong => undef, qr/if_wrong/],
		[days => 99, qr/key 'days'/],
		[quiz => 'Essai', qr/key 'quiz': 'Essai' can't be a name/]) {
		my ($key, $value, $expected) = @$case;
		my ($rc, undef, $said) = quiz('check', quiz_file($key => $value));
		is($rc, 1, "$key: " . substr $value // 'left out', 0, 60);
		like($said, $expected, 'why');
	}
	is((quiz('check', quiz_file()))[0], 0, 'a good one');
};

subtest 'they are proved with the menus' => sub {
	my $path = "$d->{dir}/menus/series/encore.yaml";
	file();
	system('cp', "$d->{dir}/essai.yaml", $path);
	spill($path, Mutuelle::Daemon::slurp(file(series => 'encore')));
	my ($rc, $out, $said) = $d->run('menu', 'check', "$d->{dir}/menus");
	is($rc, 1, 'two series of one event');
	like("$out$said", qr/encore\.yaml: series 'adhesion' is of the event joined already/, 'in words');
	unlink $path;
	is(($d->run('menu', 'check', "$d->{dir}/menus"))[0], 0, 'without it, well');
	($rc, $out) = series('show', 'birth');
	is($rc, 0, 'show');
	like($out, qr/day 40 fr:\n  Vaccins de l'enfant vers le \{jour\}/, 'its steps');
	like((quiz('show', 'moustiquaire'))[1], qr/3 is right/, 'and a quiz');
	like((quiz('show', 'nimporte'))[2], qr/there is no quiz 'nimporte'/, 'or none');
};

with_pin('2580', 'staff', 'add', 'awa', '--role', 'manager');
with_pin("2580\n8024", 'staff', 'add', 'kleba', '--role', 'care-point', '--place', 'cs-klela', '--as', 'awa');
with_pin("2580\n1397", 'staff', 'add', 'sidi', '--role', 'manager', '--place', 'sikasso', '--as', 'awa');
my ($household, $woman, $man);
{
	my (undef, $roll) = $d->run('roll', 'export', '-c', $d->{config});
	for (split /\n/, $roll) {
		my ($no, $member, undef, undef, undef, $sex, $born, undef, undef, undef, $mutuelle) = split /,/;
		next if $mutuelle ne 'm-klela';
		($household, $woman) = ($no, $member) if !$household && $sex eq 'F' && $born < 2005;
		$man = $member if $household && $no eq $household && $sex eq 'M';
	}
	$d->start;
	ok($d->http_port, 'the daemon runs') or diag($d->log_text);
}

subtest 'an event is told by who may' => sub {
	my @whose = ('--household', $household, '--member', $woman);
	for my $case ([[@whose, '--day', '2020-01-01'], qr/is told from its day on/], [[@whose, '--day', 'hier'], qr/--day wants a day/],
		      [['--household', 'nimporte', '--member', 1], qr/there is no household nimporte/],
		      [['--household', $household, '--member', 99], qr/has no member 99 on its card/]) {
		my ($rc, undef, $said) = as_awa('start', 'birth', @{ $case->[0] });
		isnt($rc, 0, "@{ $case->[0] }");
		like($said, $case->[1], 'why not');
	}
	like((as_awa('start', 'divorce', @whose))[2], qr/'divorce' is no event/, 'no such event');
	like((as_awa('start', 'birth', '--household', $household, '--member', $man))[2], qr/is no woman/, 'no woman') if $man;
	like((with_pin('8024', 'series', 'start', 'birth', @whose, '--as', 'kleba'))[2], qr/is a care point: it tells this by its menu/,
	     'a care point by its menu alone');
	is((series('list', '--household', $household))[1] =~ tr/\n//, 1, 'nothing was written');
	my ($rc, $out) = as_awa('start', 'birth', @whose);
	is($rc, 0, 'told') or diag($out);
	like($out, qr/household \Q$household\E: the messages of the event birth/, 'and said');
	like((series('list'))[1], qr/birth +1 +0 +0/, 'it runs');
	like((series('list', '--household', $household))[1], qr/birth +$woman +running/, 'of whom');
	is((as_awa('end', 'birth', @whose))[0], 0, 'undone');
	like((series('list'))[1], qr/birth +0 +0 +1/, 'it is over');
	my (undef, $audit) = $d->run('audit', '-c', $d->{config}, '--household', $household);
	like($audit, qr/series-start.*birth $woman/, 'the audit knows who began it');
	like($audit, qr/series-end/, 'and who ended it');
	is(($d->run('store', 'check', '-c', $d->{config}))[0], 0, 'the store is well');
};

subtest 'a reload of a bad file is refused, and the old ones stay' => sub {
	my $path = "$d->{dir}/menus/series/adhesion.yaml";
	my $good = Mutuelle::Daemon::slurp($path);
	spill($path, $good =~ s/^event: joined/event: divorce/mr);
	kill 'HUP', $d->{pid};
	ok($d->wait_log(qr/menus-refused.*'divorce' is no event/), 'refused, with the reason');
	spill($path, $good);
	kill 'HUP', $d->{pid};
	ok($d->wait_log(qr/menus-reloaded/), 'mended, it is taken');
};

$d->stop;
done_testing();
