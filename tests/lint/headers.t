#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# Every header compiles alone.
use strict;
use warnings;
use Test::More;

my $src = $ENV{srcdir} // '.';
my $cc = $ENV{CC} || 'cc';
my @headers = map { s{^\Q$src\E/}{}r } glob("$src/{base,text,scheme,smpp,store,menus,desk,ussd,sms,pay,daemon,sim}/*.h");
ok(@headers > 20, 'there are headers');
for my $header (@headers) {
	open my $pipe, '|-', "$cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I$src -x c -fsyntax-only -" or die;
	print $pipe "#include \"$header\"\n";
	ok(close $pipe, $header);
}
done_testing();
