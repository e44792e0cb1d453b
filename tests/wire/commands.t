#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The program as a person meets it: help, exit codes, and errors that name file, line, key, value and the mend.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Test::More;

my $d = Mutuelle::Daemon->new(links => [{port => 1}], http => 0);

sub like_run {
	my ($args, $want, $out, $err, $name) = @_;
	my ($rc, $printed, $complained) = Mutuelle::Daemon->run(@$args);
	is($rc, $want, "$name: exit code") or diag($complained);
	like($printed, $out, "$name: printed") if $out;
	like($complained, $err, "$name: complained") if $err;
}

like_run([], 2, undef, qr/^Usage: mutuelle COMMAND/, 'no command');
like_run(['--help'], 0, qr/serve .* demo|demo .* serve/s, undef, '--help');
like_run(['--version'], 0, qr/^mutuelle \d/, undef, '--version');
like_run(['help'], 0, qr/exit codes/i, undef, 'help');
like_run(['fly'], 2, undef, qr/no command 'fly'/, 'an unknown command');
for my $command (qw(demo serve gateway phone roll menu sms store)) {
	like_run(['help', $command], 0, qr/^Usage: mutuelle \Q$command\E/, undef, "help $command");
	like_run([$command, '--help'], 0, qr/^Usage: mutuelle \Q$command\E/, undef, "$command --help");
}
like_run(['help', 'fly'], 2, undef, qr/no command 'fly'/, 'help for none');
like_run(['help', 'menu', 'check'], 0, qr/^Usage: mutuelle menu/, undef, 'help for a word of a command');
like_run(['serve'], 2, undef, qr/-c mutuelle.yaml/, 'serve without a configuration');
like_run(['serve', '-c'], 2, undef, qr/-c wants a value/, 'a flag without its value');
like_run(['serve', '--fly'], 2, undef, qr/no flag '--fly'/, 'an unknown flag');
like_run(['serve', '-c', '/nowhere/at.all'], 1, undef, qr{/nowhere/at\.all: can't be opened: No such file}, 'no such configuration');
like_run(['roll'], 2, undef, qr/import, export or sample/, 'roll of nothing');
like_run(['roll', 'sample', '--households', 'many'], 2, undef, qr/--households wants a whole number from 1 to .* not 'many'/, 'a word for a number');
like_run(['roll', 'sample', '--households', '5', '--today', '2026-02-30'], 2, undef, qr/2026-02-30/, 'a day that is none');
like_run(['menu', 'show'], 2, undef, qr/which screen/, 'show of nothing');
like_run(['store', 'check'], 2, undef, qr/-c mutuelle.yaml/, 'check of nothing');

# The configuration: each fault at its place. What is given replaces the first line that matches.
my $good = Mutuelle::Daemon::slurp($d->{config});
sub config_fault {
	my ($from, $to, $complaint, $name) = @_;
	(my $text = $good) =~ s/$from/$to/m or die "nothing to replace for: $name";
	my $path = "$d->{dir}/bad.yaml";
	open my $out, '>', $path or die;
	print $out $text;
	close $out;
	like_run(['serve', '-c', $path], 1, undef, qr{\Qbad.yaml\E:\d+:\d+: .*$complaint}s, $name);
}
config_fault(qr/^store:/m, 'stroe:', qr/'stroe'.*store/m, 'a key misspelt');
config_fault(qr/^(store: .*)$/m, "store: \"sqlite:a.db\"\nstore: \"sqlite:b.db\"", qr/store/m, 'a key twice');
config_fault(qr/sqlite:/m, 'oracle:', qr/oracle:.*sqlite:var/m, 'a store of another kind');
config_fault(qr/port: 1$/m, 'port: 70000', qr/port.*65535/s, 'a port out of range');
config_fault(qr/port: 1$/m, 'port: one', qr/port.*one/s, 'a port that is a word');
config_fault(qr/codes: .*/m, 'codes: ["*700#"]', qr/without the leading \*/m, 'a code with * and #');
config_fault(qr/codes: .*/m, 'codes: []', qr/at least one code/m, 'no code');
config_fault(qr/password: secret/m, 'system_type: x', qr/password_file/m, 'no password');
config_fault(qr/password: secret/m, 'password_file: nowhere', qr/'password_file'.*nowhere: can't be opened.*first line/s, 'a password file that is not there');
config_fault(qr/system_id: mutuelle/m, 'system_id: a_name_that_is_too_long', qr/15/m, 'a system_id that the protocol has no room for');
config_fault(qr/name: orange/m, 'name: "or ange"', qr/letters, digits/m, 'a link name with a space');
config_fault(qr/log: debug/m, 'log: loud', qr/loud.*debug, info/s, 'a log level that is none');
config_fault(qr/^links:/m, "http: {listen: \"nowhere\"}\nlinks:", qr/nowhere.*127\.0\.0\.1:8080/s, 'an address without a port');

(my $text = $good) =~ s/dialect: plain/dialect: klingon/;
open my $out, '>', "$d->{dir}/dialect.yaml" or die;
print $out $text;
close $out;
like_run(['serve', '-c', "$d->{dir}/dialect.yaml"], 1, undef, qr/link 'orange': .*klingon/s, 'a dialect that nobody speaks');

# A secret must be for its owner's eyes.
open $out, '>', "$d->{dir}/orange.password" or die;
print $out "secret\n";
close $out;
chmod 0644, "$d->{dir}/orange.password";
($text = $good) =~ s/password: secret/password_file: orange.password/;
open $out, '>', "$d->{dir}/secret.yaml" or die;
print $out $text;
close $out;
like_run(['serve', '-c', "$d->{dir}/secret.yaml"], 1, undef, qr/orange\.password: .*chmod 600/, 'a password that others may read');

# Everything that prints can be told that nobody takes it.
SKIP: {
	skip 'no /dev/full', 3 unless -e '/dev/full';
	my $program = $Mutuelle::Daemon::PROGRAM;
	is(system("$program roll sample --households 5 > /dev/full 2>/dev/null") >> 8, 1, 'sample onto a full disk');
	is(system("$program menu pot > /dev/full 2>/dev/null") >> 8, 1, 'pot onto a full disk');
	is(system("$program menu graph > /dev/full 2>/dev/null") >> 8, 1, 'graph onto a full disk');
}
done_testing();
