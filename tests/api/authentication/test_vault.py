from provex.api.authentication.vault import KeyVault, encrypt_secret

SECRET = "4Yd_6JtH_-I2taoNQKAhkCifnVHQ2Unue88sIeuc"


PASSPHRASE = "pass"


def sealed(key: str = "key", passphrase: str = PASSPHRASE) -> str:
    return encrypt_secret(key=key, secret=SECRET, passphrase=passphrase)


def test_the_right_passphrase_unlocks_first_and_again() -> None:
    vault = KeyVault()
    cipher = sealed()

    first = vault.hmac_key(key="key", encrypted_secret=cipher, passphrase="pass")
    again = vault.hmac_key(key="key", encrypted_secret=cipher, passphrase="pass")

    assert first is not None
    assert again is first


def test_a_wrong_passphrase_is_refused_before_and_after_unlocking() -> None:
    vault = KeyVault()
    cipher = sealed()

    assert vault.hmac_key(key="key", encrypted_secret=cipher, passphrase="other") is None
    assert vault.hmac_key(key="key", encrypted_secret=cipher, passphrase="pass") is not None
    assert vault.hmac_key(key="key", encrypted_secret=cipher, passphrase="other") is None


def test_a_secret_belongs_to_its_key() -> None:
    assert KeyVault().hmac_key(key="b", encrypted_secret=sealed("a"), passphrase="pass") is None


def test_the_cipher_names_neither_secret_nor_passphrase_and_differs_each_time() -> None:
    first, second = sealed(), sealed()

    assert first != second
    assert SECRET not in first
    assert "pass" not in first


def test_damaged_ciphers_do_not_unlock() -> None:
    cipher = sealed()

    for damaged in ("", "AA==", cipher[:-8], "***", "sealed"):
        assert KeyVault().hmac_key(key="key", encrypted_secret=damaged, passphrase="pass") is None


def test_a_changed_record_is_unlocked_anew() -> None:
    vault = KeyVault()
    vault.hmac_key(key="key", encrypted_secret=sealed(), passphrase="pass")

    changed = sealed(passphrase="new")

    assert vault.hmac_key(key="key", encrypted_secret=changed, passphrase="pass") is None
    assert vault.hmac_key(key="key", encrypted_secret=changed, passphrase="new") is not None


def test_a_forgotten_key_needs_its_passphrase_again() -> None:
    vault = KeyVault()
    cipher = sealed()
    vault.hmac_key(key="key", encrypted_secret=cipher, passphrase="pass")

    vault.forget("key")

    assert vault.hmac_key(key="key", encrypted_secret=cipher, passphrase="pass") is not None
