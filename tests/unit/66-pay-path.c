/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which paths are callbacks, and which addresses a configuration may name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pay/path.h"
#include "pay/url.h"

#define KEY "7b0a3a1e-1111-4222-8333-444455556666"
#define TOKEN "0123456789abcdef0123456789abcdef"

static void a_payment_and_a_wallet_have_paths(void **state)
{
	struct pay_path p;

	(void) state;
	assert_true(pay_path_read("/pay/orange/" KEY "/" TOKEN, &p));
	assert_string_equal(p.wallet, "orange");
	assert_string_equal(p.key, KEY);
	assert_string_equal(p.token, TOKEN);
	assert_true(pay_path_read("/pay/orange/" TOKEN, &p));
	assert_string_equal(p.key, "");
	assert_string_equal(p.token, TOKEN);
}

static void anything_else_is_none(void **state)
{
	static const char *const bad[] = {
		"", "/", "/pay", "/pay/", "/pay/orange", "/pay/orange/", "/pay//" KEY "/" TOKEN, "/pay/orange/" KEY, "/pay/orange/" KEY "/",
		"/pay/orange/" KEY "/" TOKEN "/", "/pay/orange/" KEY "/" TOKEN "0", "/pay/orange/" KEY "0/" TOKEN, "/pay/orange/x/" TOKEN,
		"/pay/orange/../" KEY "/" TOKEN, "/pay/or ange/" KEY "/" TOKEN, "/pay/abcdefghijklmnopq/" KEY "/" TOKEN,
		"/metrics", "//pay/orange/" KEY "/" TOKEN, "/pay/orange/" TOKEN "/", "/pay/orange/" TOKEN "/" TOKEN, "/PAY/orange/" KEY "/" TOKEN,
		"/pay/orange/" KEY "/0123456789abcdef0123456789abcde%",
	};
	struct pay_path p;

	(void) state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (pay_path_read(bad[i], &p))
			fail_msg("'%s' was taken", bad[i]);
}

static void a_wallets_own_token_is_proved(void **state)
{
	struct pay_wallet w = {.token = TOKEN};
	struct pay_path p;

	(void) state;
	assert_true(pay_path_read("/pay/orange/" TOKEN, &p));
	assert_true(pay_path_is_own(&p, &w));
	assert_true(pay_path_read("/pay/orange/1123456789abcdef0123456789abcdef", &p));
	assert_false(pay_path_is_own(&p, &w));
	assert_true(pay_path_read("/pay/orange/" KEY "/" TOKEN, &p));
	assert_false(pay_path_is_own(&p, &w));
	w.token = NULL;
	assert_true(pay_path_read("/pay/orange/" TOKEN, &p));
	assert_false(pay_path_is_own(&p, &w));
}

static void money_goes_by_https(void **state)
{
	static const struct { const char *url; enum pay_url judged; } cases[] = {
		{"https://wallet.example/v1", PAY_URL_SAFE}, {"https://wallet.example", PAY_URL_SAFE},
		{"https://wallet.example:8443/a/b-c_d.e", PAY_URL_SAFE}, {"https://[2001:db8::1]:8443/", PAY_URL_SAFE},
		{"http://127.0.0.1:8080/v1", PAY_URL_HERE}, {"http://[::1]:8080", PAY_URL_HERE}, {"http://localhost/x", PAY_URL_HERE},
		{"http://wallet.example/v1", PAY_URL_OPEN}, {"http://127.0.0.1.evil.example/", PAY_URL_OPEN}, {"http://127.0.0.2/", PAY_URL_OPEN},
		{"http://localhost.evil.example", PAY_URL_OPEN},
		{"http://127.0.0.1@evil.example/", PAY_URL_WRONG}, {"https://user:secret@wallet.example/", PAY_URL_WRONG},
		{"https://", PAY_URL_WRONG}, {"https:///v1", PAY_URL_WRONG}, {"ftp://wallet.example", PAY_URL_WRONG}, {"", PAY_URL_WRONG},
		{"https://wallet.example/v1?x=1", PAY_URL_WRONG}, {"https://wallet.example/v1#x", PAY_URL_WRONG},
		{"https://wallet.example/a b", PAY_URL_WRONG}, {"https://wallet.example:/", PAY_URL_WRONG},
		{"https://wallet.example:123456/", PAY_URL_WRONG}, {"HTTPS://wallet.example", PAY_URL_WRONG},
		{"https://wallet.example\\@evil.example", PAY_URL_WRONG}, {"file:///etc/passwd", PAY_URL_WRONG}, {"http://[::1", PAY_URL_WRONG},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (pay_url_judge(cases[i].url) != cases[i].judged)
			fail_msg("'%s' is judged %d", cases[i].url, pay_url_judge(cases[i].url));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_payment_and_a_wallet_have_paths),
		cmocka_unit_test(anything_else_is_none),
		cmocka_unit_test(a_wallets_own_token_is_proved),
		cmocka_unit_test(money_goes_by_https),
	};

	return cmocka_run_group_tests_name("pay/path", tests, NULL, NULL);
}
