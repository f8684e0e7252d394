// SPDX-License-Identifier: Apache-2.0
#include "app/default_configuration.hpp"
#include "app/process_configuration.hpp"
#include "app/toml_section.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace answerd::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> faults_of(std::string_view toml) {
    const auto configuration = parse_process_configuration(toml);
    return configuration ? std::vector<std::string>{} : configuration.error().lines;
}

TEST(ProcessConfiguration, ACrmIsRefusedByTheNameOfWhatIsWrong) {
    const std::string fields = "fields = { externalId = \"/id\", fax = \"/fax\" }\n";
    EXPECT_THAT(faults_of("[crm]\nurl = \"https://crm.example/{number}\"\ntimout_ms = 5\n" + fields),
                ElementsAre(HasSubstr("crm.fields.fax the records here have no such field"),
                            HasSubstr("did you mean crm.timeout_ms?")));
    EXPECT_THAT(faults_of("[crm]\nurl = \"https://crm.example/\"\nobject = \"case\"\n"),
                ElementsAre(HasSubstr("crm.object must be"), HasSubstr("crm.url must have {number}")));
}

TEST(ProcessConfiguration, AnEmptyFileGivesTheDocumentedDefaults) {
    const auto configuration = parse_process_configuration("");
    ASSERT_TRUE(configuration);
    EXPECT_EQ(configuration->http.address, "127.0.0.1");
    EXPECT_EQ(configuration->http.port, 8080);
    EXPECT_EQ(configuration->database(), std::filesystem::path("data/answerd.sqlite"));
}

TEST(ProcessConfiguration, TheAnnotatedExampleIsValid) {
    std::ifstream stream(std::string(ANSWERD_SOURCE_DIR) + "/config/answerd.example.toml");
    const std::string text((std::istreambuf_iterator<char>(stream)), {});
    ASSERT_FALSE(text.empty());
    EXPECT_THAT(faults_of(text), ElementsAre());
}

TEST(ProcessConfiguration, AnUnknownKeyNamesTheOneThatWasMeant) {
    EXPECT_THAT(faults_of("[http]\nadress = \"::1\"\n"),
                ElementsAre("line 2: unknown key http.adress; did you mean http.address?"));
    EXPECT_THAT(faults_of("something_else_entirely = 1\n"), ElementsAre("line 1: unknown key something_else_entirely"));
}

TEST(ProcessConfiguration, EveryFaultIsReportedAtOnceWithItsLine) {
    const auto faults = faults_of("reader_threads = 0\n[http]\nport = 70000\naddress = 5\n[log]\nlevel = \"loud\"\n");
    EXPECT_THAT(faults, ElementsAre(HasSubstr("line 1: reader_threads must be a whole number from 1 to 64"),
                                    HasSubstr("line 4: http.address must be a text"),
                                    HasSubstr("line 3: http.port must be a whole number from 0 to 65535"),
                                    HasSubstr("line 6: log.level must be")));
}

TEST(ProcessConfiguration, TrustedProxiesAreAddresses) {
    EXPECT_THAT(faults_of("[http]\ntrusted_proxies = [\"127.0.0.1\", \"::1\"]\n"), ElementsAre());
    EXPECT_THAT(faults_of("[http]\ntrusted_proxies = [\"proxy.example\"]\n"),
                ElementsAre("line 2: http.trusted_proxies must be a list of IP addresses"));
}

TEST(ProcessConfiguration, BrokenTomlNamesTheLine) {
    EXPECT_THAT(faults_of("a = 1\nb = [\n"), ElementsAre(HasSubstr("line 2")));
}

// Found by the fuzzer: toml++ asserted what it had not checked.
TEST(ProcessConfiguration, ATableThatBeginsWithoutAKeyNamesTheLine) {
    EXPECT_THAT(faults_of("a = 1\n[`t4"), ElementsAre(AllOf(HasSubstr("line 2"), HasSubstr("key"))));
    EXPECT_THAT(faults_of("[[=x]]\n"), ElementsAre(HasSubstr("line 1")));
}

// Found by the fuzzer: toml++ had no answer to whether such a letter is white space.
TEST(ProcessConfiguration, ALineThatBeginsWithAnAccentedLetterIsNamed) {
    EXPECT_THAT(faults_of("log_level = \"info\"\nĒditor = 1\n"), ElementsAre(HasSubstr("line 2")));
}

TEST(ProcessConfiguration, AnAdapterNeedsANameASecretAndKnownCapabilities) {
    const auto faults = faults_of("[[adapter]]\nname = \"PBX 1\"\nkind = \"byo\"\ncapabilities = [\"teleport\"]\n");
    EXPECT_THAT(faults, ElementsAre(HasSubstr("not \"teleport\""), HasSubstr("adapter.name must be"),
                                    HasSubstr("adapter.secret_files must name at least one file")));
}

TEST(ProcessConfiguration, AnAdaptersQueueNamesLeadFromTheProvidersNameToOurs) {
    const std::string adapter = "[[adapter]]\nname = \"pbx\"\nkind = \"byo\"\nsecret_files = [\"s\"]\n";
    const auto read = parse_process_configuration(adapter + "queue_names = { \"Sales Line\" = \"sales\" }\n");
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_THAT(read->adapters.front().settings.queue_names,
                ElementsAre(testing::Pair("Sales Line", QueueName{"sales"})));

    EXPECT_THAT(faults_of(adapter + "queue_names = { a = \"Sales Line\" }\n"),
                ElementsAre(HasSubstr("line 5: adapter.queue_names leads to \"Sales Line\"")));
    EXPECT_THAT(faults_of(adapter + "queue_names = { a = 1 }\n"), ElementsAre(HasSubstr("must be a table of texts")));
    EXPECT_THAT(faults_of(adapter + "queue_names = { \"\" = \"sales\" }\n"), ElementsAre(HasSubstr("1 to 256 bytes")));
    EXPECT_THAT(faults_of(adapter + "default_queue = \"Sales Line\"\n"),
                ElementsAre(HasSubstr("adapter.default_queue must be")));
}

TEST(ProcessConfiguration, TwoAdaptersOfOneNameAreRefused) {
    const std::string adapter = "[[adapter]]\nname = \"pbx\"\nkind = \"byo\"\nsecret_files = [\"s\"]\n";
    EXPECT_THAT(faults_of(adapter + adapter), ElementsAre("adapter.name \"pbx\" is used twice"));
}

class AdapterSecrets : public testing::Test {
protected:
    AdapterSecrets() : folder_(testing::TempDir() + "answerd-secrets-" + std::to_string(::getpid())) {
        std::filesystem::create_directories(folder_);
        configuration_.adapters.push_back({.settings = {.name = {"pbx"}, .kind = "byo"}, .secret_files = {"key"}});
    }
    ~AdapterSecrets() override { std::filesystem::remove_all(folder_); }

    void write_secret(const std::string& text, std::filesystem::perms permissions) {
        std::ofstream(folder_ / "key") << text;
        std::filesystem::permissions(folder_ / "key", permissions);
    }

    std::filesystem::path folder_;
    ProcessConfiguration configuration_;
};

TEST_F(AdapterSecrets, AreReadBesideTheConfigurationWithoutTheirLineEnd) {
    write_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", std::filesystem::perms::owner_read);
    const auto adapters = load_adapters(configuration_, folder_);
    ASSERT_TRUE(adapters) << adapters.error().text();
    EXPECT_THAT(adapters->front().secrets, ElementsAre("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
}

TEST_F(AdapterSecrets, ThatOthersMayReadAreRefusedWithTheCommandThatMendsIt) {
    write_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                 std::filesystem::perms::owner_read | std::filesystem::perms::others_read);
    const auto adapters = load_adapters(configuration_, folder_);
    ASSERT_FALSE(adapters);
    EXPECT_THAT(adapters.error().text(), HasSubstr("chmod 600"));
    EXPECT_THAT(adapters.error().text(), testing::Not(HasSubstr("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));
}

TEST_F(AdapterSecrets, ThatAreMissingOrEmptyAreNamed) {
    EXPECT_THAT(load_adapters(configuration_, folder_).error().text(), HasSubstr("No such file"));
    write_secret("\n", std::filesystem::perms::owner_read);
    EXPECT_THAT(load_adapters(configuration_, folder_).error().text(), HasSubstr("it is empty"));
}

TEST(DefaultConfiguration, NamesEachEntityOnce) {
    std::set<std::pair<ConfigurationKind, std::string>> keys;
    for (const auto& entity : default_configuration()) {
        EXPECT_TRUE(is_valid_name(key_of(entity))) << key_of(entity);
        EXPECT_TRUE(keys.emplace(kind_of(entity), key_of(entity)).second) << key_of(entity);
    }
}

} // namespace
} // namespace answerd::app
