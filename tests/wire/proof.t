#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The hourly proof, of a store that is well and of one whose scheme has lost a plan: in the log, in /metrics and in /health.
use strict;
use warnings;
use lib "$ENV{srcdir}/tests/lib";
use Mutuelle::Daemon;
use Test::More;

$SIG{ALRM} = sub { die "the test takes too long\n" };
alarm 120;

my $d = Mutuelle::Daemon->new(links => [ { port => 1 } ]);
$d->import_village(households => 30);
my $scheme = Mutuelle::Daemon::slurp("$Mutuelle::Daemon::SRCDIR/menus/mali/scheme.yaml");
my $config = Mutuelle::Daemon::slurp($d->{config});
$config =~ s/^scheme: .*$/scheme: "$d->{dir}\/scheme.yaml"/m;

sub put {
	my ($path, $text) = @_;
	open my $out, '>:raw', $path or die "$path: $!";
	print $out $text;
	close $out;
}
put($d->{config}, $config);
put("$d->{dir}/scheme.yaml", $scheme);

$d->start;
ok($d->wait_log(qr/event=store-proved broken=0 cover=proved took_ms=\d+/), 'a store that is well is proved after the start') or diag $d->log_text;
my (undef, $page) = $d->get('/metrics');
like($page, qr/^mutuelle_store_invariants_broken 0$/m, 'nothing is broken');
like($page, qr/^mutuelle_store_proof_seconds \d+\.\d+$/m, 'what it took');
my ($at) = $page =~ /^mutuelle_store_proof_timestamp_seconds (\d+)/m;
ok(abs($at - time) < 60, 'and when it was');
like(($d->get('/health'))[1], qr/^store: ok$/m, '/health agrees');
is($d->stop, 0, 'the daemon ends with 0');

# The plan of some households is gone: what cover is computed from.
$scheme =~ s/code: amv$/code: autre/m or die;
$scheme =~ s/\[amv,/[autre,/g;
put("$d->{dir}/scheme.yaml", $scheme);
$d->start;
ok($d->wait_log(qr/event=store-proved broken=[1-9]\d* cover=proved/), 'what is broken is found') or diag $d->log_text;
like($d->log_text, qr/event=invariant-broken invariant="every plan is in the scheme" found=\d+/, 'and named');
like(($d->get('/metrics'))[1], qr/^mutuelle_store_invariants_broken [1-9]/m, 'and counted');
my ($status, $health) = $d->get('/health');
is($status, 503, '/health is not well');
like($health, qr/^store: degraded \(\d+ things broken, see mutuelle store check\)$/m, 'and says why');
my ($rc, $said) = $d->run('store', 'check', '-c', $d->{config});
is($rc, 1, 'store check says so, too');
like($said, qr/^broken: every plan is in the scheme: household \S+: plan 'amv'/m, 'with each household');
is($d->stop, 0, 'the daemon ends with 0');
done_testing();
