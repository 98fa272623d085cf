package io.quaymaster.model.manifest;

import java.util.regex.Pattern;

/** The grammar of IP addresses, as far as a typing mistake shows. */
final class Addresses {
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    static final String V4 = BYTE + "(?:\\." + BYTE + "){3}";
    static final String V6 = "(?=[^:]*:[^:]*:)[0-9a-fA-F:]{2,39}(?:" + V4 + ")?";
    static final String ANY = "(?:" + V4 + "|" + V6 + ")";
    static final String SUBNET = V4 + "/(?:3[0-2]|[12]?[0-9])|" + V6 + "/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])";

    private static final Pattern ADDRESS = Pattern.compile(ANY);

    static final Shape<String> IPV4 = Scalars.text("an IPv4 address such as 172.20.0.10", V4);
    static final Shape<String> IPV6 = Scalars.text("an IPv6 address such as fd00::10", V6);
    static final Shape<String> IP = Scalars.text("an IP address", ANY);
    static final Shape<String> CIDR = Scalars.text("a subnet such as 172.20.0.0/16", SUBNET);
    static final Shape<String> MAC =
            Scalars.text("a MAC address such as 02:42:ac:11:00:02", "[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}");

    private Addresses() {}

    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }
}
