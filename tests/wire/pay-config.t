#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# `wallets` and `callbacks`: what is wrong is told with its place before anything starts.
use strict;
use warnings;
use Mutuelle::Daemon;
use Test::More;

my $d = Mutuelle::Daemon->new(http => 0, links => [ { port => 1 } ]);
$d->write_secret(secret => 'geheim');
$d->write_secret(empty => '');
$d->write_secret(token => '0123456789abcdef0123456789abcdef');
$d->write_secret(short => 'abc');
$d->write_secret(bell => "ge\ahe");
$d->write_secret(open => 'geheim');
chmod 0644, "$d->{dir}/open";
my %sound = (name => 'orange', dialect => 'gsma', url => '"https://wallet.example/v1"', auth => 'basic', user => 'mutuelle', password_file => 'secret', payee => 'M01');

sub with {
	my (@wallets) = @_;
	$d->{more} = '';
	$d->{more} = "callbacks: {" . shift(@wallets) . "}\n" unless ref $wallets[0];
	$d->{more} .= "wallets:\n" . join '', map { my $w = $_; '  - {' . join(', ', map { "$_: $w->{$_}" } grep { defined $w->{$_} } sort keys %$w) . "}\n" } @wallets;
	$d->write_config;
	return $d->run('serve', '-c', $d->{config});
}

sub refused {
	my ($why, $pattern, @wallets) = @_;
	my ($rc, $out, $err) = with(map { ref $_ ? { %sound, %$_ } : $_ } @wallets);
	is($rc, 1, "$why: refused");
	like($err, $pattern, "$why: told");
	like($err, qr/mutuelle\.yaml:\d+:\d+/, "$why: with its place");
}

refused('a misspelt key', qr/urls.*url/, { urls => 1 });
refused('an unknown dialect', qr/'paypal' is unknown: say one of gsma, moov, manual/, { dialect => 'paypal' });
refused('a name that can not be a path', qr{'or/ange' goes into logs, accounts and paths}, { name => '"or/ange"' });
refused('two of a name', qr/'orange' is the name of another wallet/, {}, {});
refused('no address', qr/has a 'url': where its requests go/, { url => undef });
refused('an address in the open', qr/'http:\/\/wallet.example' would send money's orders in the open/, { url => '"http://wallet.example"' });
refused('an address with a name in it', qr/is no address/, { url => '"https://user:pw@wallet.example"' });
refused('a slash at its end', qr/ends with a slash/, { url => '"https://wallet.example/"' });
refused('an unknown auth', qr/'digest' is unknown: say none, basic, bearer, bearer_basic or api_key/, { auth => 'digest' });
refused('basic without a user', qr/auth 'basic' needs a 'user'/, { user => undef });
refused('basic without a secret', qr/auth 'basic' needs a 'password_file'/, { password_file => undef });
refused('a secret for nothing', qr/auth 'none' has no use for a password_file/, { auth => 'none' });
refused('a secret in the file', qr/password.*password_file/, { password => 'geheim' });
refused('a secret file that is not there', qr/none.*No such file/s, { password_file => 'none' });
refused('a secret file that others read', qr/open/, { password_file => 'open' });
refused('an empty secret', qr/empty/, { password_file => 'empty' });
refused('a secret with a bell in it', qr/bell: holds a letter that can't be sent/, { password_file => 'bell' });
refused('nobody who is paid', qr/needs a 'payee'.*'organisationid'/, { payee => undef });
refused('a currency, which was a key once', qr/key 'currency': is a key no more: every wallet pays in XOF, take it out/, { currency => 'XOF' });
refused('a national prefix', qr/country code first/, { prefixes => '["076"]' });
refused('a window of nothing', qr/window/, { window => 0 });
refused('no waits', qr/at least one wait/, { poll_s => '[]' });
refused('a wait of nothing', qr/in seconds from 1 to 86400/, { poll_s => '[0]' });
refused('too many waits', qr/at most 8 waits/, { poll_s => '[1,2,3,4,5,6,7,8,9]' });
refused('giving up before the payer', qr/give_up_h must be longer than approve_s/, { approve_s => 7200, give_up_h => 1 });
refused('a connection that takes longer than all of it', qr/connect_s is more than answer_s/, { connect_s => 10, answer_s => 5 });
refused('a heartbeat of moov', qr/dialect 'moov' has no heartbeat/, { dialect => 'moov', heartbeat_s => 30 });
refused('an authority that is not there', qr/gone\.pem.*certificates \(PEM\)/s, { ca_file => 'gone.pem' });
refused('an address of cash', qr/a wallet of dialect 'manual' has no address/, { dialect => 'manual' });
refused('a token without callbacks', qr/could, if 'callbacks' were there/, { token_file => 'token' });
refused('a token of moov', qr/dialect 'moov' has none/, 'listen: "127.0.0.1:0", url: "https://pay.example"', { dialect => 'moov', token_file => 'token' });
refused('a short token', qr/must have 32 letters and digits/, 'listen: "127.0.0.1:0", url: "https://pay.example"', { token_file => 'short' });
refused('callbacks without a port', qr/'127.0.0.1' is no address and port/, 'listen: "127.0.0.1", url: "https://pay.example"', {});
refused('callbacks in the open', qr/in the open/, 'listen: "127.0.0.1:0", url: "http://pay.example"', {});
refused('callbacks without an address', qr/url/, 'listen: "127.0.0.1:0"', {});
refused('17 wallets', qr/more than 16 wallets/, map { { name => "w$_" } } 1 .. 17);
{
	my ($rc, undef, $err) = with('listen: "192.0.2.1:1", url: "https://pay.example"', {%sound});
	is($rc, 1, 'an address of another machine: refused');
	like($err, qr/callbacks\.listen: 192\.0\.2\.1:1 can't be listened on/, 'told by its key');
}
# What the sample configuration shows, as it stands there but for its "#".
{
	my ($wallets) = Mutuelle::Daemon::slurp("$ENV{srcdir}/daemon/mutuelle.yaml.in") =~ /^(#wallets:.*)/ms;
	$wallets =~ s/^#//mg;
	$d->{more} = $wallets;
	$d->write_secret('orange-money.password' => 'geheim');
	$d->write_secret('orange-money.token' => '0123456789abcdef0123456789abcdef');
	$d->write_secret('ca.pem' => 'no certificate is read before it is needed');
	$d->write_config;
	$d->import_village(households => 1);
	my ($rc, $out, $err) = $d->run('store', 'check', '-c', $d->{config});
	is($rc, 0, "the sample's wallet and callbacks are accepted") or diag $err;
}
done_testing();
