#!/usr/bin/perl
# SPDX-License-Identifier: GPL-3.0-or-later
# The thread rule: nothing that runs on the link thread refers to the store thread's code (design: law 1, section 3).
use strict;
use warnings;
use Test::More;

my $build = $ENV{builddir} // '.';
for my $folder (qw(smpp ussd sms pay)) {
	my $library = "$build/$folder/lib$folder.a";
	next unless -e $library;
	my @names = map { /\b[UTtDdBbRr] (\w+)$/ ? $1 : () } `nm $library`;
	ok(@names > 5, "$folder has symbols");
	my @wrong = grep { /^(store|menus|scheme|desk)_/ } @names;
	is("@wrong", '', "$folder/ knows nothing of the store thread");
}
# A public symbol says its file: folder_file_verb.
for my $library (glob "$build/{base,text,scheme,smpp,store,menus,desk,ussd,sms,sim}/lib*.a") {
	my ($folder, $object, @wrong) = $library =~ m{/(\w+)/lib};
	for (`nm -g --defined-only $library`) {
		$object = $1 if /^(\w+)\.o:/;
		push @wrong, "$object.o: $1" if / [TDBR] (\w+)$/ && $1 !~ /^\Q$folder\E_/ && $1 !~ /^__/;
	}
	is("@wrong", '', "$folder/: every public symbol begins with ${folder}_");
}
done_testing();
