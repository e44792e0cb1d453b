#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The arrows of the house: which folder may include which, which outside library lives where, what nobody may call.
use strict;
use warnings;
use Test::More;

chdir($ENV{srcdir} // '.') or die;
my %below = (
	base => '', text => 'base', scheme => 'base', smpp => 'base', store => 'base scheme',
	menus => 'base text scheme store', desk => 'base text scheme store menus',
	ussd => 'base text smpp', sms => 'base text smpp', pay => 'base', sim => 'base text smpp',
	daemon => 'base text scheme smpp store menus desk ussd sms pay sim',
);
my %home = (    # outside header => files that may include it
	qr{smpp34} => qr{^smpp/encode\.c$}, qr{^sqlite3\.h$} => qr{^store/}, qr{^uv\.h$} => qr{^(daemon/loop\w*\.[ch]|sim/)},
	qr{^curl/} => qr{^pay/http\.c$}, qr{^jansson\.h$} => qr{^(pay/json|sim/wallet_json)\.c$}, qr{^microhttpd\.h$} => qr{^(daemon/http\.c|sim/)},
	qr{^yaml\.h$} => qr{^base/yaml\.c$}, qr{^csv\.h$} => qr{^base/csv\.c$}, qr{^sodium} => qr{^base/secret\.c$},
	qr{^utf8proc\.h$} => qr{^text/}, qr{^gettext-po\.h$} => qr{^text/}, qr{^openssl/} => qr{^daemon/tls\.c$},
);
# No unsafe string call anywhere; no clock, socket or randomness below daemon/ (law 10).
my $unsafe = qr/\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|strncat|alloca|system|popen|tmpnam|mktemp)\s*\(/;
my $outside = qr/\b(time|clock_gettime|gettimeofday|clock|localtime|rand|random|srand|getrandom|socket|connect|accept|bind|listen|usleep|sleep|nanosleep|fork)\s*\(/;
my $allocators = qr/\b(malloc|calloc|realloc|strdup|strndup|asprintf)\s*\(/;

# How wide a line is, with a tab every 8 columns.
sub columns {
	my ($line) = @_;
	utf8::decode($line);
	chomp $line;
	1 while $line =~ s/^([^\t]*)\t/$1 . ' ' x (8 - length($1) % 8)/e;
	return length $line;
}

my (@wrong, @homes, @calls, @spdx, @long, @wide, @sql);
for my $file (glob('{base,text,scheme,smpp,store,menus,desk,ussd,sms,pay,daemon,sim}/*.[ch]')) {
	my ($from) = $file =~ m{^(\w+)/};
	open my $in, '<', $file or die "$file: $!";
	my @lines = <$in>;
	push @spdx, $file unless $lines[0] =~ m{^/\* SPDX-License-Identifier: GPL-3\.0-or-later \*/$};
	push @wide, map { "$file:$_" } grep { columns($lines[$_ - 1]) > 140 } 1 .. @lines;
	push @long, "$file: " . @lines . ' lines' if $file =~ /\.c$/ && @lines > 500;
	for (@lines) {
		if (m{^#include "((\w+)/[^"]+)"}) {
			my ($path, $to) = ($1, $2);
			my $values = $path eq 'desk/request.h' && $from =~ /^(ussd|sms|pay)$/;
			push @wrong, "$file includes $path" unless $to eq $from || $values || " $below{$from} " =~ / $to /;
		} elsif (m{^#include <([^>]+)>}) {
			my $header = $1;
			push @homes, "$file includes <$header>"
				for grep { $header =~ $_ && $file !~ $home{$_} } keys %home;
		}
		push @sql, $file if $from ne 'store' && /"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|PRAGMA|CREATE) [a-zA-Z]/;
		next if m{^\s*(/?\*|//)};
		my $code = s{"(\\.|[^"\\])*"}{""}gr =~ s{/\*.*?\*/}{}gr;
		push @calls, "$file: $1()" if $code =~ $unsafe;
		push @calls, "$file: $1()" if $from !~ /^(daemon|sim)$/ && $file ne 'store/store.c' && $file ne 'store/lock.c' && $file ne 'base/secret.c' && $code =~ /(?<![\w.>])$outside/ && $code =~ $outside;
		push @calls, "$file: $1() (base_alloc and friends abort when memory is out)" if $file ne 'base/buf.c' && $code =~ /(?<![\w.>])$allocators/ && $code =~ $allocators;
	}
}
is("@wrong", '', 'every include points to a folder below') or diag(join "\n", @wrong);
is("@homes", '', 'every outside library has one home') or diag(join "\n", @homes);
is("@sql", '', 'no SQL outside store/ (law 12)');
is("@calls", '', 'no forbidden call') or diag(join "\n", @calls);
is("@spdx", '', 'every file names its licence') or diag(join "\n", @spdx);
is("@long", '', 'no file is over 500 lines') or diag(join "\n", @long);
is("@wide", '', 'no line is over 140 columns');

done_testing();
