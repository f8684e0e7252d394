// SPDX-License-Identifier: Apache-2.0
#include "server_fixture.hpp"

#include <gmock/gmock.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>

namespace answerd::net {
namespace {

using ::testing::HasSubstr;

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using File = std::unique_ptr<std::FILE, Freed<std::fclose>>;

// A certificate of our own for "localhost" in a folder of its own.
class SelfMadeCertificate {
public:
    SelfMadeCertificate() : folder_(std::filesystem::temp_directory_path() / unique_name()) {
        std::filesystem::create_directory(folder_);
        renew();
    }
    ~SelfMadeCertificate() { std::filesystem::remove_all(folder_); }
    SelfMadeCertificate(const SelfMadeCertificate&) = delete;
    SelfMadeCertificate& operator=(const SelfMadeCertificate&) = delete;

    // Another key and its certificate, in the same files.
    void renew() const {
        const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
        const Certificate certificate(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3'600);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3'600);
        X509_set_pubkey(certificate.get(), key.get());
        const std::string host = "localhost";
        auto* name = X509_get_subject_name(certificate.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(host.c_str()), -1,
                                   -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        const File key_file(std::fopen(private_key_file().c_str(), "w"));
        PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        const File file(std::fopen(certificate_file().c_str(), "w"));
        PEM_write_X509(file.get(), certificate.get());
    }

    [[nodiscard]] std::string certificate_file() const { return folder_ / "certificate.pem"; }
    [[nodiscard]] std::string private_key_file() const { return folder_ / "key.pem"; }
    [[nodiscard]] ServerSettings settings() const {
        return {
            .header_timeout = 200ms, .certificate_file = certificate_file(), .private_key_file = private_key_file()};
    }

private:
    static std::string unique_name() { return "answerd-tls-" + std::to_string(std::random_device{}()); }
    std::filesystem::path folder_;
};

class TlsClient {
public:
    TlsClient(std::uint16_t port, int version_max = TLS1_3_VERSION, const char* ciphers = nullptr)
        : context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), version_max);
        SSL_CTX_set_security_level(context_.get(), 0); // so that what is refused is refused by the server
        if (ciphers) SSL_CTX_set_cipher_list(context_.get(), ciphers);
        bio_.reset(BIO_new_ssl_connect(context_.get()));
        auto where = "127.0.0.1:" + std::to_string(port);
        BIO_ctrl(bio_.get(), BIO_C_SET_CONNECT, 0, where.data());
    }
    [[nodiscard]] bool shakes_hands() { return BIO_do_connect(bio_.get()) == 1; }
    [[nodiscard]] std::string version() {
        SSL* ssl = nullptr;
        BIO_get_ssl(bio_.get(), &ssl);
        return SSL_get_version(ssl);
    }
    // Of the certificate that the server showed.
    [[nodiscard]] std::string fingerprint() {
        SSL* ssl = nullptr;
        BIO_get_ssl(bio_.get(), &ssl);
        const Certificate shown(SSL_get1_peer_certificate(ssl));
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int size = 0;
        X509_digest(shown.get(), EVP_sha256(), digest.data(), &size);
        return {digest.begin(), digest.begin() + size};
    }
    void send(std::string_view bytes) { BIO_write(bio_.get(), bytes.data(), static_cast<int>(bytes.size())); }
    std::string read_until(std::string_view mark) {
        while (!received_.contains(mark)) {
            std::array<char, 4'096> bytes;
            const int count = BIO_read(bio_.get(), bytes.data(), bytes.size());
            if (count <= 0) return received_;
            received_.append(bytes.data(), static_cast<std::size_t>(count));
        }
        return std::exchange(received_, {});
    }

private:
    std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>> context_;
    std::unique_ptr<BIO, Freed<BIO_free_all>> bio_;
    std::string received_;
};

TEST(Tls, CarriesHttpOverTls13) {
    const SelfMadeCertificate certificate;
    const TestServer server(certificate.settings());
    TlsClient client(server.port());

    ASSERT_TRUE(client.shakes_hands());
    EXPECT_EQ(client.version(), "TLSv1.3");
    for (int i = 0; i < 3; ++i) {
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nsecret");
        EXPECT_THAT(client.read_until("secret"), HasSubstr("POST /echo secret"));
    }
}

TEST(Tls, EndsAClosedConnectionWithACloseNotify) {
    const SelfMadeCertificate certificate;
    const TestServer server(certificate.settings());
    TlsClient client(server.port());
    ASSERT_TRUE(client.shakes_hands());

    client.send("GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    EXPECT_THAT(client.read_until("never"), HasSubstr("GET /echo "));
    EXPECT_EQ(ERR_peek_error(), 0U) << "a cut connection would leave an unexpected end";
}

TEST(Tls, CarriesWebSockets) {
    const SelfMadeCertificate certificate;
    TestServer server(certificate.settings());
    TlsClient client(server.port());
    ASSERT_TRUE(client.shakes_hands());

    client.send(web_socket_handshake);
    EXPECT_THAT(client.read_until("\r\n\r\n"), HasSubstr("101 Switching"));
    client.send(std::string("\x81\x82\0\0\0\0hi", 8)); // a masked text frame
    EXPECT_THAT(client.read_until("hi"), HasSubstr("\x81\x02hi"));
    client.send(std::string("\x88\x82\0\0\0\0\x03\xE8", 8));

    EXPECT_EQ(server.close_codes.take(), 1000);
}

TEST(Tls, SpeaksTls12OnlyWithAuthenticatedEncryption) {
    const SelfMadeCertificate certificate;
    const TestServer server(certificate.settings());

    EXPECT_TRUE(TlsClient(server.port(), TLS1_2_VERSION).shakes_hands());
    EXPECT_TRUE(TlsClient(server.port(), TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305").shakes_hands());
    EXPECT_FALSE(TlsClient(server.port(), TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256").shakes_hands());
    EXPECT_FALSE(TlsClient(server.port(), TLS1_2_VERSION, "AES128-GCM-SHA256").shakes_hands());
    EXPECT_FALSE(TlsClient(server.port(), TLS1_1_VERSION).shakes_hands());
    ERR_clear_error();
}

TEST(Tls, ClosesAClientThatDoesNotShakeHands) {
    const SelfMadeCertificate certificate;
    const TestServer server(certificate.settings());
    auto silent = server.connect();
    auto plain = server.connect();
    plain.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n");

    EXPECT_TRUE(silent.is_closed_by_server());
    EXPECT_TRUE(plain.is_closed_by_server());
}

// Regression: a stop that closed the connection between the end of its handshake and the news of it closed it twice,
// and the registry forgot a connection that was not there. The client is done before the server hears of it, so many
// stops at that moment meet the gap.
TEST(Tls, StopsWhileAHandshakeEnds) {
    const SelfMadeCertificate certificate;
    for (int round = 0; round < 200; ++round) {
        TestServer server(certificate.settings());
        TlsClient client(server.port());
        ASSERT_TRUE(client.shakes_hands());

        server.server().stop(10s);

        ASSERT_EQ(server.server().metrics().connections, 0U);
    }
}

std::string shown_by(const TestServer& server) {
    TlsClient client(server.port());
    EXPECT_TRUE(client.shakes_hands());
    return client.fingerprint();
}

TEST(Tls, ShowsARenewedCertificateToNewConnectionsOnceItIsReadAgain) {
    const SelfMadeCertificate certificate;
    TestServer server(certificate.settings());
    TlsClient early(server.port());
    ASSERT_TRUE(early.shakes_hands());
    const std::string old = early.fingerprint();

    certificate.renew();
    EXPECT_EQ(shown_by(server), old);
    server.server().reload_certificate();

    EXPECT_NE(shown_by(server), old);
    early.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(early.read_until("echo"), HasSubstr("GET /echo")) << "who is connected stays";
}

TEST(Tls, KeepsTheOldCertificateWhenTheNewOneIsNone) {
    const SelfMadeCertificate certificate;
    const SelfMadeCertificate other;
    TestServer server(certificate.settings());
    const std::string old = shown_by(server);

    const auto replace = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(other.private_key_file(), certificate.private_key_file(), replace);
    EXPECT_THROW(server.server().reload_certificate(), std::system_error) << "the key of another certificate";
    std::filesystem::remove(certificate.certificate_file());
    EXPECT_THROW(server.server().reload_certificate(), std::system_error);

    EXPECT_EQ(shown_by(server), old);
    ERR_clear_error();
}

TEST(Tls, ThrowsWhenTheCertificateCannotBeRead) {
    const auto refuse_all = [](const Request&) -> Admission { return Response{.status = 404}; };

    EXPECT_THROW(
        (void)start_server({.port = 0, .certificate_file = "/nowhere", .private_key_file = "/nowhere"}, refuse_all),
        std::system_error);
}

} // namespace
} // namespace answerd::net
