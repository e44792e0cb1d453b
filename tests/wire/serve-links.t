#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Several links at once, each with its own dialect, codes and password; several binds of one account, where a screen goes
# over the bind that brought the question, or over another one that stands.
use strict;
use warnings;
use Mutuelle::Daemon;
use Mutuelle::Gateway;
use Mutuelle::Stories;
use Test::More;

$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 120;

my $orange = Mutuelle::Gateway->new(dialect => 'mica', code => '700*45');
my $moov = Mutuelle::Gateway->new(dialect => 'tata');
my $d = Mutuelle::Daemon->new(http => 0, links => [
	{ name => 'orange', port => $orange->port, dialect => 'mica', codes => '["700*45"]', password => '"of orange"' },
	{ name => 'moov', port => $moov->port, dialect => 'tata', codes => '["700", "720"]', binds => 2, password_file => 'moov.password' },
]);
open my $out, '>', "$d->{dir}/moov.password" or die;
print $out "of moov\n";
close $out;
chmod 0600, "$d->{dir}/moov.password";
$d->import_village(households => 50);
$d->start;

my $o = $orange->accept or die $d->log_text;
my @m = ($moov->accept, $moov->accept);
is($o->{bind}{password}, 'of orange', 'a link binds with its own password');
is($_->{bind}{password}, 'of moov', 'another one with that of its file') for @m;
my ($phone, $other, @more) = Mutuelle::Stories::phones($d);

# ---- each its dialect, each its codes -------------------------------------------------------------
$o->dial($phone, '*700*45#');
my $screen = $o->screen;
like($screen->{text}, $Mutuelle::Stories::home, 'a shared code: what follows it is not part of it');
is($screen->{op}, 2, 'in the dialect of its link');
ok(defined $screen->{pdu}{user_message_reference} && !defined $screen->{pdu}{its_session_info}, 'with the session as that link carries it');
is($screen->{pdu}{source_addr}, '700*45', 'from that code');
$o->answer($phone, 2);
like($o->screen->{text}, $Mutuelle::Stories::family, 'and goes on');
$o->leave($phone);

$m[0]->dial($other, '*720*2#');
$screen = $m[0]->screen;
like($screen->{text}, $Mutuelle::Stories::family, 'a second code of a link, dialled straight through');
ok(defined $screen->{pdu}{its_session_info} && !defined $screen->{pdu}{user_message_reference}, 'in the dialect of the other link');
$m[0]->leave($other);

$o->dial($phone, '*700#');
$screen = $o->screen;
like($screen->{text}, qr/Ce code ne marche pas ici/, 'the code of the other link is not served on this one');
is($screen->{is_last}, 1, 'and that is the end of it');
$m[0]->dial($phone, '*700*45#');
like($m[0]->screen->{text}, qr/^1 Payer$/m, 'where 700 is not shared, *45 are digits like others');
$m[0]->leave($phone);

# ---- two binds of one account ----------------------------------------------------------------------
for my $leg (0, 1, 1, 0) {
	my $who = shift @more;
	$m[$leg]->dial($who, '*700*2#');
	my $shown = $m[$leg]->screen;
	is($shown->{phone}, $who, 'the screen comes over the bind that brought the question');
	is($m[1 - $leg]->wait_for('submit_sm', 0.2), undef, 'and not over the other one');
	$m[$leg]->leave($who);
}

my $who = shift @more;
$m[1]->dial($who, '*700#');
like($m[1]->screen->{text}, $Mutuelle::Stories::home, 'a dialog begins on one bind');
$m[0]->{calls} = $m[1]{calls};
$m[1]->close;
$m[0]->answer($who, 2);
like($m[0]->screen->{text}, $Mutuelle::Stories::family, 'and goes on over the other one when the first is gone');
$m[0]->leave($who);
$m[1] = $moov->accept;
ok($m[1] && $m[1]{bind}, 'the bind that was lost comes back');

# The question and the end of its connection come together: the answer takes the bind that stands.
$who = shift @more;
$m[0]->{calls} = $m[1]{calls};
kill STOP => $d->{pid};
$m[1]->dial($who, '*700*2#');
$m[1]->close;
kill CONT => $d->{pid};
my $shown = $m[0]->screen(wait => 10);
is($shown && $shown->{phone}, $who, 'a screen whose bind is gone goes over one that stands');

# ---- one link's trouble is not the other's ----------------------------------------------------------
$_->close for @m;
$o->dial($phone, '*700*45*2#');
like($o->screen->{text}, $Mutuelle::Stories::family, 'while all binds of a link are down, the other link answers');
$o->leave($phone);

kill TERM => $d->{pid};
my $unbind = $o->wait_for('unbind');
ok($unbind, 'SIGTERM: what is bound unbinds');
$o->{socket}->unbind_resp(seq => $unbind->{seq}) if $unbind;
is($d->wait_end, 0, 'and it ends with 0');
my ($rc, $said) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 0, 'every invariant of the store holds') or diag($said);
done_testing();
